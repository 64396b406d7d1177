# SPDX-License-Identifier: Apache-2.0
"""kill -9 in mid-stampede, at random points: restart, retry, and nothing that was told is lost.

FIRSTCOME_TEST_SEED repeats the points of a failed run.
"""
import json
import os
import random
import subprocess
import unittest
import urllib.error

import running_server
from running_server import BINARY, RunningServer

POINTS = 20 * int(os.environ.get("FIRSTCOME_TEST_SCALE", "1"))
SEED = int(os.environ.get("FIRSTCOME_TEST_SEED", random.randrange(1 << 32)))
ENTRIES = 6_000
STOCK = 2_500
CONNECTIONS = 600


class KilledInMidStampede(unittest.TestCase):
    """On the embedded stores, or on those that STORES names, as flags."""

    POINTS = POINTS
    STORES = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = running_server.scratch()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = RunningServer(cls.folder.name + "/data", *cls.STORES)
        cls.addClassCleanup(cls.server.make_sure_it_ended)

    def decided(self, campaign):
        try:
            _, answer = self.server.request("GET", f"/api/campaigns/{campaign}/status")
            # Null while the server does not know the campaign again.
            return (answer["data"] or {"totalParticipation": 0})["totalParticipation"]
        except (urllib.error.URLError, ConnectionError):
            return 0

    def stampede(self, campaign, history):
        return subprocess.Popen(
            [BINARY, "rush", "--url", self.server.url, "--campaign", str(campaign), "--entries",
             str(ENTRIES), "--connections", str(CONNECTIONS), "--duplicates", "5", "--history",
             history, "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def assert_verified(self, *options):
        verified = running_server.run("verify", "--data", self.server.data, *self.STORES, *options)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def check_point(self, point, kill_at):
        campaign = self.server.create_campaign(f"point {point}", STOCK)
        history = f"{self.folder.name}/history-{point}.jsonl"
        rush = self.stampede(campaign, history)
        while self.decided(campaign) < kill_at and rush.poll() is None:
            pass
        self.server.kill()
        self.server.start()
        out, err = rush.communicate(timeout=120)
        self.assertEqual(rush.returncode, 0, f"rush found something wrong: {out}{err}")
        told = json.loads(out.splitlines()[-1])
        self.assertEqual(told["won"] + told["sold_out"], told["participants"])
        self.assertEqual(told["won"], STOCK)
        self.cut_off += told["reconnections"] > 0
        self.assert_verified("--history", history, "--json")

    def test_nothing_told_is_lost_at_random_points(self):
        print(f"{self.POINTS} points, FIRSTCOME_TEST_SEED={SEED}", flush=True)
        rng = random.Random(SEED)
        self.cut_off = 0
        for point in range(self.POINTS):
            kill_at = rng.randrange(0, ENTRIES * 9 // 10)
            with self.subTest(point=point, kill_at=kill_at, seed=SEED):
                self.check_point(point, kill_at)
        # A kill that nobody noticed proves nothing.
        self.assertGreaterEqual(self.cut_off, self.POINTS // 2)
        self.assertEqual(self.server.stop(), 0)
        self.assert_verified()


if __name__ == "__main__":
    unittest.main()
