#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real engines by the tools that start them: start, status, kill, start again, stop."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
# Where ./test looks for what a test that was killed has left.
LEFT_OVERS = TOOLS.parent / "build" / "test-engines"


def tool(name, *words, timeout=600):
    return subprocess.run([TOOLS / name, *map(str, words)], capture_output=True, text=True,
                          check=False, timeout=timeout, stdin=subprocess.DEVNULL)


class EngineCase(unittest.TestCase):
    name = ""

    def setUp(self):
        LEFT_OVERS.mkdir(parents=True, exist_ok=True)
        self.dir = tempfile.mkdtemp(prefix=f"{self.name}-", dir=LEFT_OVERS)
        self.addCleanup(shutil.rmtree, self.dir)
        self.addCleanup(tool, self.name, "kill", "--dir", self.dir)

    def command(self, command, *words):
        return tool(self.name, command, "--dir", self.dir, *words)

    def start(self, *words):
        done = self.command("start", "--port", "0", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.rstrip("\n")

    def report(self):
        return json.loads(self.command("status", "--json").stdout)

    def assert_state(self, text, status):
        done = self.command("status")
        self.assertEqual((done.stdout, done.returncode), (text + "\n", status))

    def assert_refused(self, done, *words, status=1):
        self.assertEqual((done.stdout, done.returncode), ("", status), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)


class WhatEveryEngineDoes:
    """Mixed into one case for each engine."""

    def test_it_starts_dies_comes_back_and_stops_with_the_same_url(self):
        url = self.start()
        self.assertRegex(url, self.url)
        self.assert_state(url, 0)
        pids = self.report()["pids"]
        self.assertEqual(self.start(), url)
        self.assertEqual(self.report()["pids"], pids, "the second start started something")
        self.assertEqual(self.command("kill").returncode, 0)
        self.assert_state("stopped", 1)
        self.assertEqual(self.report()["pids"], [])
        self.assertEqual(self.command("start").stdout, url + "\n")
        self.assertNotEqual(self.report()["pids"], pids)
        self.assertEqual(self.command("stop").returncode, 0)
        self.assert_state("stopped", 1)
        self.assertIn("was not running", self.command("stop").stderr)

    def test_a_port_in_use_is_named_and_nothing_runs(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = self.command("start", "--port", port)
            self.assert_refused(done, f"port {port}", "in use", "--port")
        self.assertEqual(self.report()["pids"], [])

    def test_a_setting_that_the_engine_refuses_shows_its_own_words(self):
        done = self.command("start", "--port", "0", "--set", self.bad_setting[0])
        self.assert_refused(done, *self.bad_setting[1:])
        self.assertEqual(self.report()["pids"], [])

    def test_another_port_than_it_runs_on_is_refused(self):
        self.start()
        self.assert_refused(self.command("start", "--port", "1"), "runs already on port")
        self.assertEqual(self.command("status", "--port", "1").returncode, 1)
        self.assert_refused(self.command("kill", "--port", "1"), "has not the port 1")
        self.assertEqual(self.report()["state"], "running")

    def test_a_kill_reaches_nothing_that_only_looks_like_it(self):
        self.start()
        pid = self.report()["pids"][0]
        mark = next(word for word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                    if self.dir in word)
        bystander = subprocess.Popen(["sleep", "infinity"])
        alike = subprocess.Popen(["tail", "-f", "/dev/null", "--pid", str(os.getpid())],
                                 env={"MARK": mark})
        nearly = subprocess.Popen(["bash", "-c", "read -r", f"{mark}-other"],
                                  stdin=subprocess.PIPE)
        try:
            self.assertEqual(self.command("kill").returncode, 0)
            for process in (bystander, alike, nearly):
                self.assertIsNone(process.poll())
        finally:
            for process in (bystander, alike, nearly):
                process.kill()
                process.wait()
            nearly.stdin.close()

    def test_unknown_words_are_refused(self):
        for words in (("begin",), ("start", "--prot", "1"), ("start", "--port", "many"),
                      ("start", "--port", "65536"), ("start", "--set", "novalue"), ()):
            done = tool(self.name, *words)
            self.assert_refused(done, "usage", status=2)


class Kafka(WhatEveryEngineDoes, EngineCase):
    name = "kafka"
    url = r"^kafka://127\.0\.0\.1:\d+/firstcome$"
    bad_setting = ("log.retention.hours=many", "log.retention.hours", "could not format")

    def test_of_three_brokers_one_may_die_and_come_back(self):
        url = self.start("--brokers", "3")
        self.assertEqual(len(self.report()["pids"]), 3)
        self.assertEqual(self.command("kill", "--broker", "2").returncode, 0)
        self.assertEqual(len(self.report()["pids"]), 2)
        self.assert_state(url, 0)
        self.assertEqual(self.command("start").stdout, url + "\n")
        self.assertEqual(len(self.report()["pids"]), 3)
        self.assertEqual(self.command("stop").returncode, 0)
        self.assert_refused(self.command("start", "--brokers", "1"), "3 brokers, not 1")

    def test_advertised_listeners_are_addresses_one_for_each_broker(self):
        self.assert_refused(self.command("start", "--advertise", "nowhere"), "HOST:PORT", status=2)
        done = self.command("start", "--port", "0", "--advertise", "127.0.0.1:1,127.0.0.1:2")
        self.assert_refused(done, "2 listeners for 1 brokers")


class MariaDb(WhatEveryEngineDoes, EngineCase):
    name = "mariadb"
    url = r"^mysql://firstcome@127\.0\.0\.1:\d+/firstcome$"
    bad_setting = ("no-such-setting=1", "no-such-setting", "did not start")

    def sql(self, statement, user="firstcome"):
        port = self.report()["port"]
        return subprocess.run(
            ["mariadb", "--no-defaults", "-h127.0.0.1", f"-P{port}", f"-u{user}", "-N", "-e",
             statement], capture_output=True, text=True, check=False, timeout=60)

    def test_its_user_makes_databases_and_what_it_wrote_survives_a_kill(self):
        self.start("--set", "max-connections=17")
        self.assertEqual(self.sql("SELECT @@max_connections").stdout, "17\n")
        self.assertEqual(self.sql("CREATE DATABASE firstcome_more; CREATE TABLE firstcome_more.t"
                                  " (n INT); INSERT INTO firstcome_more.t VALUES (412)").stderr, "")
        self.command("kill")
        self.command("start")
        self.assertEqual(self.sql("SELECT n FROM firstcome_more.t").stdout, "412\n")
        self.assertEqual(self.sql("SELECT @@max_connections").stdout, "17\n")

    def test_its_user_cannot_write_to_a_server_that_is_read_only(self):
        self.start()
        self.assertEqual(self.sql("SET GLOBAL read_only = 1", "root").stderr, "")
        refused = self.sql("CREATE TABLE firstcome.t (n INT)")
        self.assertIn("read-only", refused.stderr)
        self.assertIn("denied", self.sql("SET GLOBAL read_only = 0").stderr)

    def test_it_is_as_durable_and_strict_as_a_ledger_asks(self):
        self.start()
        self.assertEqual(
            self.sql("SELECT @@innodb_flush_log_at_trx_commit, @@tx_isolation, @@log_bin,"
                     " @@innodb_doublewrite, @@sql_mode LIKE '%STRICT%'").stdout,
            "1\tREAD-COMMITTED\t0\t1\t1\n")


if __name__ == "__main__":
    unittest.main()
