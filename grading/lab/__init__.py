# SPDX-License-Identifier: MIT
"""The grader: takes a submission, builds it, runs a lab's tests on it.

    definition  what lab.toml says
    tree        the files of a lab's tree, as students have it
    sources     folders, archives and repositories, one file at a time
    submission  the student's files, out of a folder, archive or repository
    sandbox     where foreign code is compiled and run
    stage       a fresh tree with the submission in it, and its build
    reference   the kit's files in the place of earlier labs
    verdict     how a test can end
    guest       tests that run programs in a virtual PC
    layer       tests of one module on the host
    symbols     what a module may not name there
    plugin      pytest: the fixture `lab`, results as they come
    report      results as a table, JSON, JUnit, for Gradescope
"""
