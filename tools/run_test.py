#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./run on a tiny project of the same shape: what it builds, what it starts, what it says."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LISTS = """cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
add_executable(firstcome main.cpp)
"""
PRESETS = """{"version": 6, "configurePresets": [
  {"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}]}"""
MAIN = """#include <iostream>
int main(int count, char** words) {
    for (int n = 1; n < count; ++n) std::cout << words[n] << ' ';
    return 7;
}
"""
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
NEEDS = """release_needs=(%s)
has_command() { command -v "$1" >/dev/null; }
missing_packages() { local row; for row in "$@"; do printf '%%s\\n' "$row"; done; }
"""


class Run(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name, "project")
        shutil.copytree(REPOSITORY / "tools/lib", self.root / "tools/lib")
        shutil.copy(REPOSITORY / "run", self.root / "run")
        self.write("CMakeLists.txt", LISTS)
        self.write("CMakePresets.json", PRESETS)
        self.write("main.cpp", MAIN)
        self.lacks()

    def write(self, path, text):
        (self.root / path).write_text(text, encoding="utf-8")

    def lacks(self, *packages):
        self.write("tools/lib/needs.sh", NEEDS % " ".join(packages))

    def run_with(self, *arguments, before=(), command=None, **options):
        command = command or str(self.root / "run")
        return subprocess.run([*before, command, *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=120, **options)

    def test_the_program_alone_speaks_on_standard_output_and_gives_the_status(self):
        done = self.run_with("verify", "--json")
        self.assertEqual((done.stdout, done.returncode), ("verify --json ", 7))
        self.assertIn("1/3 install", done.stderr)
        self.assertIn("2/3 build", done.stderr)

    def test_no_subcommand_means_the_demo(self):
        self.assertEqual(self.run_with().stdout, "demo ")
        self.assertEqual(self.run_with("--exit").stdout, "demo --exit ")

    def test_nothing_is_said_when_nothing_changed(self):
        self.run_with("version")
        self.assertEqual(self.run_with("version").stderr, "")

    def test_a_changed_source_is_built_again(self):
        self.run_with("version")
        self.write("main.cpp", MAIN.replace("7", "9"))
        self.assertEqual(self.run_with("version").returncode, 9)

    def test_a_project_that_moved_is_built_again(self):
        self.run_with("version")
        self.root = self.root.rename(self.root.parent / "moved")
        self.assertEqual(self.run_with("version").returncode, 7)

    def test_a_build_that_fails_starts_nothing_and_shows_why(self):
        self.run_with("version")
        self.write("main.cpp", "int main() { return undeclared; }\n")
        done = self.run_with("version")
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertIn("undeclared", done.stderr)
        self.assertIn(f"{self.root}/build/release/build.log", done.stderr)

    def test_it_works_from_anywhere_and_through_a_link(self):
        link = self.root.parent / "link"
        link.symlink_to(self.root / "run")
        self.assertEqual(self.run_with("version", command=str(link), cwd="/").returncode, 7)

    def test_apt_installs_what_is_missing_without_asking(self):
        self.lacks("lib-a", "lib-b")
        calls = self.root / "calls"
        self.stub("apt-get", f'echo "$DEBIAN_FRONTEND $*" >>{calls}')
        self.stub("apt-cache", "echo '  Candidate: 1.0'")
        self.stub("sudo", 'exec env "$@"')
        done = self.run_with("version", env=self.stubbed())
        self.assertEqual(done.returncode, 7)
        self.assertIn("2 packages of Debian: lib-a lib-b", done.stderr)
        self.assertRegex(calls.read_text(encoding="utf-8"),
                         "^noninteractive -y .*--no-remove .*install lib-a lib-b\n$")

    def test_without_lists_apt_updates_first(self):
        self.lacks("lib-a")
        calls = self.root / "calls"
        self.stub("apt-get", f'echo "$*" >>{calls}')
        self.stub("apt-cache", "true")
        self.stub("sudo", 'exec env "$@"')
        self.write("tools/lib/install.sh", (self.root / "tools/lib/install.sh").read_text(
            encoding="utf-8") + "\ncan_install() { true; }\n")
        self.run_with("version", env=self.stubbed())
        update, install = calls.read_text(encoding="utf-8").splitlines()
        self.assertTrue(update.endswith("update"))
        self.assertTrue(install.endswith("install lib-a"))

    def test_without_root_and_sudo_it_prints_the_one_line(self):
        self.lacks("lib-a")
        self.root.parent.chmod(0o755)
        self.stub("sudo", "exit 1")
        self.stub("apt-cache", "echo '  Candidate: 1.0'")
        self.stub("apt-get", "true")
        before = NOBODY if os.geteuid() == 0 else ()
        done = self.run_with("version", before=before, env=self.stubbed())
        self.assertEqual((done.stdout, done.returncode), ("", 1))
        self.assertIn("apt-get update && apt-get install -y --no-install-recommends lib-a\n",
                      done.stderr)

    def test_a_system_without_apt_is_told_what_is_needed(self):
        self.lacks("lib-a")
        script = f"source {self.root}/tools/lib/say.sh; source {self.root}/tools/lib/install.sh;" \
            " has_command() { false; }; install_missing log title lib-a"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("lib-a", done.stderr)
        self.assertIn("g++ >= 12", done.stderr)

    def stub(self, name, body):
        path = self.root / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def stubbed(self):
        return {**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"}


class Needs(unittest.TestCase):
    def has(self, check):
        script = f"source {REPOSITORY}/tools/lib/needs.sh; {check}"
        return subprocess.run(["bash", "-c", script], check=False).returncode == 0

    def test_versions_compare_by_their_numbers(self):
        for text, least, enough in (
            ("cmake version 3.25.1", "3.25", True), ("cmake version 3.9.6", "3.25", False),
            ("g++ (Debian 12.2.0-14) 12.2.0", "12", True), ("g++ (GCC) 9.1 20990101", "12", False),
        ):
            check = f"fake() {{ echo '{text}'; }}; has_version fake {least}"
            self.assertEqual(self.has(check), enough, text)

    def test_headers_libraries_and_commands_are_looked_for(self):
        for check, there in (
            ("has_command bash", True), ("has_command no-such-command", False),
            ("has_header stdio.h", True), ("has_header no/such.h", False),
            ("has_library c", True), ("has_library nosuchlibrary", False),
        ):
            self.assertEqual(self.has(check), there, check)


if __name__ == "__main__":
    unittest.main()
