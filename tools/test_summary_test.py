#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A failure, a crash or a skip in any kind of report reaches the last line of ./test."""
import subprocess
import tempfile
import unittest
from pathlib import Path

SUMMARY = Path(__file__).resolve().parent / "test_summary"
PASS = '<testcase name="{}" status="run"/>'
FAIL = '<testcase name="{}" status="fail"><failure message=""/></testcase>'


def ctest(*tests):
    return f"<testsuite>{''.join(tests)}</testsuite>"


def gtest(*cases):
    return f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"


def case(name, inside="", result="completed"):
    attributes = f'name="{name}" classname="Log" status="run" result="{result}"'
    return f"<testcase {attributes}>{inside}</testcase>"


def not_run(message):
    return f'<testcase name="x" status="notrun"><skipped message="{message}"/></testcase>'


class Summary(unittest.TestCase):
    def summary(self, **files):
        """The lines and the status for result files; "__" in a name is "/", "_dot_" is "."."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name.replace("__", "/").replace("_dot_", "."))
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            done = subprocess.run([SUMMARY, folder], capture_output=True, text=True, check=False)
        return [line for line in done.stdout.splitlines() if line], done.returncode

    def test_cases_count_one_by_one_and_programs_without_cases_as_one(self):
        lines, status = self.summary(
            unit_dot_status="0",
            unit_dot_junit=ctest(PASS.format("log_test"), PASS.format("tidy")),
            unit__log_test_dot_xml=gtest(case("A"), case("B")),
        )
        self.assertEqual((lines, status), (["3 passed, 0 failed"], 0))

    def test_a_failed_case_is_named(self):
        lines, status = self.summary(
            unit_dot_status="8",
            unit_dot_junit=ctest(FAIL.format("log_test")),
            unit__log_test_dot_xml=gtest(case("A"), case("B", "<failure/>")),
        )
        self.assertEqual(lines, ["failed   log_test: Log.B", "1 passed, 1 failed"])
        self.assertEqual(status, 1)

    def test_a_program_that_crashed_after_its_cases_failed(self):
        lines, status = self.summary(
            unit_dot_status="8",
            unit_dot_junit=ctest(FAIL.format("log_test")),
            unit__log_test_dot_xml=gtest(case("A")),
        )
        self.assertEqual(lines[-1], "1 passed, 1 failed")
        self.assertEqual(status, 1)

    def test_a_program_that_could_not_start_failed(self):
        report = ctest(not_run("Unable to find executable"))
        lines, status = self.summary(unit_dot_status="8", unit_dot_junit=report)
        self.assertEqual((lines[-1], status), ("0 passed, 1 failed", 1))

    def test_every_kind_of_skip_is_named(self):
        code = not_run("SKIP_RETURN_CODE=77")
        python = ('<testcase name="e2e" status="run"><system-out>'
                  "test_eio (faults.Faults.test_eio) ... skipped 'no ptrace'\n"
                  "Ran 5 tests in 0.1s\n\nOK (skipped=2)</system-out></testcase>")
        lines, status = self.summary(
            unit_dot_status="0",
            unit_dot_junit=ctest(code, python, PASS.format("log_test")),
            unit__log_test_dot_xml=gtest(case("A", '<skipped message="no disk"/>', "skipped")),
        )
        self.assertEqual(sum(line.startswith("skipped  ") for line in lines), 4)
        self.assertEqual((lines[-1], status), ("3 passed, 0 failed, 4 skipped", 0))

    def test_a_skip_is_named_with_its_reason_on_one_line(self):
        message = "/src/log_test.cpp:4&#x0A;no broker:&#x0A;FIRSTCOME_TEST_KAFKA is not set"
        disabled = '<testcase name="B" classname="Log" status="notrun" result="suppressed"/>'
        lines, status = self.summary(
            unit_dot_status="0",
            unit_dot_junit=ctest(PASS.format("log_test")),
            unit__log_test_dot_xml=gtest(
                case("A", f'<skipped message="{message}"/>', "skipped"), disabled, case("C")),
        )
        self.assertEqual(lines, [
            "skipped  log_test: Log.A (no broker: FIRSTCOME_TEST_KAFKA is not set)",
            "skipped  log_test: Log.B (disabled)", "1 passed, 0 failed, 2 skipped",
        ])
        self.assertEqual(status, 0)

    def test_skips_of_unittests_are_named_wherever_they_are_said(self):
        program = "\n".join((
            "import unittest", "class A(unittest.TestCase):",
            "    def test_plain(self): self.skipTest('plain')",
            "    def test_documented(self):", "        'A fact.'", "        self.skipTest('fact')",
            "    def test_prints(self):", "        print('seed')", "        self.skipTest('said')",
            "    def test_parts(self):", "        for n in range(3):",
            "            with self.subTest(n=n):", "                if n: self.skipTest('part')",
            "    def test_passes(self): pass", "class B(unittest.TestCase):", "    @classmethod",
            "    def setUpClass(cls): raise unittest.SkipTest('class')",
            "    def test_never(self): pass", "@unittest.skip('mark')",
            "class C(unittest.TestCase):", "    def test_marked(self): pass", "unittest.main()",
        ))
        said = subprocess.run(["python3", "-u", "-c", program, "-v"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False).stdout
        report = f'<testcase name="e2e" status="run"><system-out>{said}</system-out></testcase>'
        lines, status = self.summary(e2e_dot_status="0", e2e_dot_junit=ctest(report))
        named = [line.split(" ", 2)[2].strip() for line in lines[:-1]]
        self.assertEqual(sorted(named), [
            "e2e: __main__.A.test_documented ('fact')", "e2e: __main__.A.test_parts ('part')",
            "e2e: __main__.A.test_parts ('part')", "e2e: __main__.A.test_plain ('plain')",
            "e2e: __main__.A.test_prints ('said')", "e2e: __main__.B.setUpClass ('class')",
            "e2e: __main__.C.test_marked ('mark')",
        ])
        self.assertEqual((lines[-1], status), ("1 passed, 0 failed, 7 skipped", 0))

    def test_a_ctest_that_ended_badly_without_a_report_failed(self):
        lines, status = self.summary(unit_dot_status="2")
        self.assertEqual((lines[-1], status), ("0 passed, 1 failed", 1))

    def test_a_report_that_breaks_off_failed(self):
        lines, status = self.summary(
            unit_dot_status="0",
            unit_dot_junit=ctest(PASS.format("log_test")),
            unit__log_test_dot_xml="<testsuites><testsuite>",
        )
        self.assertEqual((lines[-1], status), ("0 passed, 1 failed", 1))

    def test_a_failed_build_failed(self):
        lines, status = self.summary(failures_dot_txt="build dev\n", passes_dot_txt="bench/a\n")
        self.assertEqual(lines, ["failed   build dev", "1 passed, 1 failed"])
        self.assertEqual(status, 1)

    def test_no_test_at_all_is_no_success(self):
        self.assertEqual(self.summary(), (["0 passed, 0 failed"], 1))


if __name__ == "__main__":
    unittest.main()
