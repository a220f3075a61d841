# SPDX-License-Identifier: MIT
"""Results in the forms that people and other programs read."""

import base64
import csv
import io
import json
import xml.etree.ElementTree as xml
from dataclasses import asdict, dataclass, field

from lab.definition import Lab
from lab.verdict import BUILD, NOT_RUN, PASSED

MESSAGE_CHARACTERS = 2000


@dataclass
class Outcome:
    name: str
    score: float
    max: float
    verdict: str
    message: str = ""
    seconds: float = 0.0
    digests: list[str] = field(default_factory=list)  # of what was observed
    by_hand: str = ""  # the command that does the same without the grader
    in_gdb: str = ""  # the one that stops where it went wrong
    schedule: int | None = None  # the first under which it failed


@dataclass
class Report:
    lab: int
    title: str
    seed: int
    machine: str  # the virtual PC
    score: float
    max: float
    tests: list[Outcome]
    notes: list[str]
    reference: str = ""  # labs that the reference stood in for


def _outcome(test, cases: dict[str, dict]) -> Outcome:
    """One test of all its CASES (schedules, sizes): all must pass."""
    if not cases:
        return Outcome(test.name, 0, test.points, NOT_RUN,
                       "the grader did not come to this test")
    in_order = [cases[name] for name in sorted(cases)]  # not as they ended
    bad = [case for case in in_order if case["verdict"] != PASSED]
    seconds = round(sum(case["seconds"] for case in in_order), 2)
    digests = [d for case in in_order for d in case.get("digests", [])]
    if not bad:
        return Outcome(
            test.name, test.points, test.points, PASSED, "", seconds, digests
        )
    message = bad[0]["message"]
    if len(cases) > 1 and bad[0]["verdict"] != BUILD:
        case = bad[0]["case"].partition("[")[2].rstrip("]")
        message = f"{len(bad)} of {len(cases)} cases failed, first: {case}\n{message}"
    return Outcome(
        test.name, 0, test.points, bad[0]["verdict"],
        message[:MESSAGE_CHARACTERS], seconds, digests, bad[0].get("by_hand", ""),
        bad[0].get("in_gdb", ""), bad[0].get("schedule"),
    )


def collect(lab: Lab, options, entries: list[dict], notes: list[str]) -> Report:
    """The report from the plugin's lines, as many as there are. OPTIONS are
    those of the command line."""
    cases: dict[str, dict[str, dict]] = {}
    for entry in entries:
        case = cases.setdefault(entry["name"], {}).setdefault(entry["case"], {})
        if entry.get("end"):
            case["digests"] = entry.get("digests", [])
            case["by_hand"] = entry.get("by_hand", "")
            case["in_gdb"] = entry.get("in_gdb", "")
            case["schedule"] = entry.get("schedule")
        elif case.get("verdict", PASSED) == PASSED:
            case.update(entry)
    tests = [
        _outcome(test, cases.get(test.name, {}))
        for test in lab.tests
        if not options.test or test.name in options.test
    ]
    return Report(
        lab=lab.number,
        title=lab.title,
        seed=options.seed,
        machine=options.machine,
        score=sum(test.score for test in tests),
        max=sum(test.max for test in tests),
        tests=tests,
        notes=notes,
        reference=options.reference,
    )


def as_json(report: Report) -> str:
    return json.dumps(asdict(report), indent=1) + "\n"


def _number(value: float) -> str:
    return f"{value:g}"


def as_table(report: Report) -> str:
    width = max(len(test.name) for test in report.tests)
    lines = [f"Lab {report.lab}: {report.title}", ""]
    for test in report.tests:
        points = f"{_number(test.score):>4} / {_number(test.max):<4}"
        lines.append(
            f"  {test.name:<{width}}  {points} {test.seconds:6.2f} s  {test.verdict}"
        )
    lines.append(f"  {'':<{width}}  {_number(report.score):>4} / "
                 f"{_number(report.max):<4}")
    for test in report.tests:
        if test.verdict != PASSED:
            lines += ["", f"{test.name}: {test.verdict}"]
            lines += [f"    {line}" for line in test.message.splitlines()]
            lines.append(f"    again:   {rerun(report, test)}")
            if test.by_hand and test.verdict != BUILD:
                lines.append(f"    by hand: {test.by_hand}")
            if test.in_gdb:
                lines.append(f"    stop at: {test.in_gdb}")
    lines += [""] + [f"note: {note}" for note in report.notes]
    return "\n".join(lines).rstrip() + "\n"


def rerun(report: Report, test: Outcome) -> str:
    words = f"make grade LAB={report.lab} TEST={test.name} SEED={report.seed}"
    if test.schedule is not None:
        words += f" SCHEDULE={test.schedule}"
    words += "" if report.machine == "qemu" else f" MACHINE={report.machine}"
    return words + (f" REFERENCE={report.reference}" if report.reference else "")


def _told(report: Report, test: Outcome) -> str:
    """What a student reads of TEST elsewhere than in the table."""
    if test.verdict == PASSED:
        return test.verdict
    lines = [test.verdict, test.message, f"again: {rerun(report, test)}"]
    return "\n".join(line for line in lines if line)


def as_junit(report: Report) -> str:
    suite = xml.Element(
        "testsuite",
        name=f"lab{report.lab}",
        tests=str(len(report.tests)),
        failures=str(sum(test.verdict != PASSED for test in report.tests)),
    )
    for test in report.tests:
        case = xml.SubElement(
            suite, "testcase", classname=f"lab{report.lab}", name=test.name,
            time=f"{test.seconds:.2f}",
        )
        if test.verdict != PASSED:
            failure = xml.SubElement(case, "failure", message=test.verdict)
            failure.text = "".join(
                c for c in _told(report, test) if c.isprintable() or c == "\n"
            )
    return xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def as_gradescope(report: Report) -> str:
    tests = [
        {
            "name": test.name,
            "score": test.score,
            "max_score": test.max,
            "status": "passed" if test.verdict == PASSED else "failed",
            "output": _told(report, test),
        }
        for test in report.tests
    ]
    return json.dumps(
        {"score": report.score, "output": "\n".join(report.notes), "tests": tests},
        indent=1,
    ) + "\n"


def refusal(why: str) -> str:
    """Of a submission that cannot be read at all, for Gradescope: nobody else
    would tell the student."""
    return json.dumps({"score": 0, "output": f"Not graded: {why}."}) + "\n"


def as_classroom(report: Report) -> str:
    """The output of a step, as GitHub Classroom's reporter reads it."""
    passed = all(test.verdict == PASSED for test in report.tests)
    tests = [
        {
            "name": test.name,
            "status": "pass" if test.verdict == PASSED else "fail",
            "message": _told(report, test),
            "score": test.score,
        }
        for test in report.tests
    ]
    result = {"version": 1, "status": "pass" if passed else "fail",
              "max_score": report.max, "tests": tests}
    packed = base64.b64encode(json.dumps(result).encode()).decode("ascii")
    return f"result={packed}\n"


def as_autolab(report: Report) -> str:
    """For people, and as the last line the scores, for Autolab: each test is
    a problem of that name."""
    scores = {test.name: test.score for test in report.tests}
    # A message cannot be the last line, whatever stands in it.
    return as_table(report) + json.dumps({"scores": scores}) + "\n"


def as_csv(report: Report) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["lab", "test", "score", "max", "verdict", "seconds"])
    for test in report.tests:
        writer.writerow([report.lab, test.name, _number(test.score),
                         _number(test.max), test.verdict, f"{test.seconds:.2f}"])
    return out.getvalue()


FORMATS = {
    "table": as_table,
    "json": as_json,
    "junit": as_junit,
    "csv": as_csv,
    "gradescope": as_gradescope,
    "classroom": as_classroom,
    "autolab": as_autolab,
}
