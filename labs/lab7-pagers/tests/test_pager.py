# SPDX-License-Identifier: MIT
"""kernel/pager.c: regions, faults, and what becomes of them."""

from calls import judge_full, judge_messages
from lab import conformance
from scene import judge


def test_layer_pager(lab):
    """Regions alone, against their specification."""
    lab.layer("pager")


def test_agreement(lab):
    """A region is served when both have agreed, and as long as they do."""
    judge(lab, "agreement")


def test_pages(lab):
    """Pages come as they are touched, with the marker that was left."""
    judge(lab, "pages")


def test_access(lab):
    """Who wants to write waits until it may."""
    judge(lab, "access")


def test_shared(lab):
    """One page in the regions of several."""
    judge(lab, "shared")


def test_order(lab, schedule):
    """Faults are told once, first come, first served."""
    judge(lab, "order", schedule)


def test_silent(lab, schedule):
    """A consumer waits as long as it said, and not a tick longer."""
    judge(lab, "silent", schedule)


def test_revoke(lab):
    """Pagers that have enough of their consumers."""
    judge(lab, "revoke")


def test_ends(lab, schedule):
    """Pagers and consumers end, whoever waits for whom."""
    judge(lab, "ends", schedule)


def test_clones(lab):
    """Clones have pagers and agreements, and no pages."""
    judge(lab, "clones")


def test_deputy(lab):
    """A pager's pager maps pages for its consumers."""
    judge(lab, "deputy")


def test_memory(lab):
    """Memory grows up to regions; pages that their owner gives back are gone; a
    share of all memory can be mapped."""
    judge(lab, "memory")
    judge_full(lab)


def test_messages(lab):
    """The memory of messages may lie in regions."""
    judge_messages(lab)


def test_errors(lab):
    """Of several errors the first one counts."""
    judge(lab, "errors")


def test_conform(lab):
    """Each step of the kernel is one of the executable specification's."""
    conformance.check(lab, "conform")
