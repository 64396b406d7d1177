# SPDX-License-Identifier: Apache-2.0
"""firstcome demo as its user sees it: table, JSON, kills, Ctrl-C, and the server left running."""
import json
import os
import re
import select
import signal
import subprocess
import unittest
import urllib.request

from running_server import BINARY, run, scratch

MEMBERS = {
    "entries", "stock", "won", "refused", "lost", "unacknowledged", "verify", "winners_sha256",
    "seconds", "entries_per_s", "connections", "latency_ms",
}
SMALL = ("--listen", "127.0.0.1:0", "--stock", "200", "--connections", "300")
SERVER = re.compile(r"^server +(http://\S+) \(process (\d+)\)", re.MULTILINE)


def has_ended(pid, within_s=60):
    """Waits for a process that need not be a child of this one."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], within_s)[0])
    finally:
        os.close(descriptor)


class Demo(unittest.TestCase):
    def setUp(self):
        folder = scratch()
        self.addCleanup(folder.cleanup)
        self.data = folder.name + "/data"

    def to_the_end(self, *more, entries=3000):
        ended = run(
            "demo", "--data", self.data, *SMALL, "--entries", entries, "--exit", "--json", *more
        )
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended.stdout, json.loads(ended.stdout.splitlines()[-1])

    def in_background(self, entries=3000):
        demo = subprocess.Popen(
            [BINARY, "demo", "--data", self.data, *SMALL, "--entries", str(entries)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        self.addCleanup(demo.stdout.close)
        self.addCleanup(demo.wait)
        self.addCleanup(lambda: demo.poll() is None and demo.kill())
        return demo

    def read_until(self, demo, pattern):
        said = ""
        for line in demo.stdout:
            said += line
            if re.search(pattern, line):
                return said
        self.fail(f"no {pattern} in: {said}")

    def test_the_result_is_one_object_on_the_last_line(self):
        table, result = self.to_the_end()
        self.assertEqual(set(result), MEMBERS)
        self.assertEqual(set(result["latency_ms"]), {"p50", "p99", "p999", "max"})
        self.assertEqual(
            (result["entries"], result["stock"], result["won"], result["refused"]),
            (3000, 200, 200, 2800),
        )
        self.assertEqual((result["lost"], result["unacknowledged"]), (0, 0))
        self.assertEqual((result["verify"], result["connections"]), ("ok", 300))
        self.assertRegex(result["winners_sha256"], r"^[0-9a-f]{64}$")
        self.assertGreater(result["entries_per_s"], 0)
        for row in ("entries", "winners", "refused", "lost", "seconds", "entries/s", "latency",
                    "connections", "fsync", "environment"):
            self.assertRegex(table, rf"\n  {row} ")
        self.assertNotIn("\x1b", table, "no colours where nobody sees them")
        self.assertEqual(os.stat(self.data).st_mode & 0o777, 0o700)

    def test_a_second_demo_makes_a_new_campaign_on_the_same_data(self):
        first, _ = self.to_the_end()
        second, result = self.to_the_end()
        self.assertRegex(first, r"\ncampaign +1,")
        self.assertRegex(second, r"\ncampaign +2,")
        self.assertEqual(result["verify"], "ok")

    def test_kills_leave_the_winner_list_as_it_was(self):
        table, result = self.to_the_end("--kill", "3", entries=20_000)
        self.assertEqual((result["verify"], result["lost"], result["won"]), ("ok", 0, 200))
        proofs = re.findall(r"kill -9, number \d +after .* final list ok, in replay ok", table)
        self.assertEqual(len(proofs), 3, table)
        self.assertRegex(table, r"told but lost +0\n")

    def test_the_server_stays_until_ctrl_c(self):
        demo = self.in_background()
        said = self.read_until(demo, "verify --data")
        url, pid = SERVER.search(said).groups()
        status = re.search(r"curl -s (\S+)", said).group(1)
        self.assertTrue(status.startswith(url))
        with urllib.request.urlopen(status, timeout=30) as answer:
            self.assertEqual(json.load(answer)["data"]["successCount"], 200)
        demo.send_signal(signal.SIGINT)
        self.assertEqual(demo.wait(60), 130)
        self.assertTrue(has_ended(int(pid)))

    def test_ctrl_c_in_mid_stampede_stops_cleanly(self):
        demo = self.in_background(entries=2_000_000)
        said = self.read_until(demo, r"answered [1-9]")
        demo.send_signal(signal.SIGINT)
        demo.stdout.read()
        self.assertEqual(demo.wait(60), 130)
        self.assertTrue(has_ended(int(SERVER.search(said).group(2))))
        verify = run("verify", "--data", self.data)
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)

    def test_the_server_does_not_outlive_a_killed_demo(self):
        demo = self.in_background()
        said = self.read_until(demo, "verify --data")
        demo.kill()
        demo.wait()
        self.assertTrue(has_ended(int(SERVER.search(said).group(2))))

    def test_a_server_that_is_killed_from_outside_ends_the_demo(self):
        demo = self.in_background()
        said = self.read_until(demo, "verify --data")
        os.kill(int(SERVER.search(said).group(2)), signal.SIGKILL)
        rest = demo.stdout.read()
        self.assertEqual(demo.wait(60), 1)
        self.assertIn("the server ended", rest)


if __name__ == "__main__":
    unittest.main()
