# SPDX-License-Identifier: Apache-2.0
"""The demo on real engines: on both, and on either one beside the other side's embedded store."""
import json
import os
import unittest

from real_engines import EngineCase
from running_server import run


class DemoOnEngines(EngineCase):
    def demo(self, *stores, entries, kills=0, connections=2000):
        ended = run(
            "demo", "--data", f"{self.folder.name}/{self.database}", "--listen", "127.0.0.1:0",
            *stores, "--entries", entries, "--connections", connections, "--kill", kills,
            "--stock", 1000, "--exit", "--json", timeout=240)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        result = json.loads(ended.stdout.splitlines()[-1])
        self.assertEqual(
            (result["verify"], result["lost"], result["unacknowledged"]), ("ok", 0, 0))
        self.assertEqual((result["won"], result["refused"]), (1000, entries - 1000))
        print(f"{result['entries_per_s']:.0f} entries/s", flush=True)
        return ended.stdout

    def test_a_hundred_thousand_enter_at_once(self):
        self.demo(*self.stores, entries=100_000)
        again = self.demo(*self.stores, entries=5_000)
        self.assertRegex(again, r"\ncampaign +2,")

    def test_kills_leave_the_list_of_winners_as_it_was(self):
        table = self.demo(*self.stores, entries=20_000, kills=3)
        self.assertRegex(table, r"told but lost +0\n")
        self.assertNotIn("FAILED", table)

    def test_kafka_beside_an_embedded_ledger(self):
        self.demo("--log", self.log_url, entries=20_000)

    def test_an_embedded_log_beside_a_database_server(self):
        self.demo("--ledger", self.ledger_url, entries=20_000)


@unittest.skipUnless("FIRSTCOME_TEST_MYSQL" in os.environ, "no MySQL: ./test --full starts one")
class DemoOnMySql(DemoOnEngines):
    SQL = "mysql"


if __name__ == "__main__":
    unittest.main()
