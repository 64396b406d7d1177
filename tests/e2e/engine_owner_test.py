# SPDX-License-Identifier: Apache-2.0
"""Several nodes on one log and one ledger: who owns a partition, who takes it over, and what
happens to an owner that comes back from a pause, and to a ledger that comes back older."""
import shutil
import time
import unittest
from pathlib import Path

from real_engines import LEASE_S, EngineCase, is_ready, reasons, wait_until
from steady_load import SteadyLoad

STOCK = 3_000
OUTCOMES = 300
# What a takeover may take beyond the lease.
TAKEOVER_S = 2


class NodesCase(EngineCase):
    def setUp(self):
        super().setUp()
        self.history = f"{self.folder.name}/{self.database}.jsonl"

    def begin(self, *names):
        """Nodes under load; the first one owns the partition."""
        self.nodes = {name: self.ready_node(name) for name in names}
        self.ids = {Path(node.data, "node_id").read_text().strip(): name
                    for name, node in self.nodes.items()}
        first = self.nodes[names[0]]
        campaign = first.create_campaign(stock=STOCK)
        for node in self.nodes.values():
            wait_until(lambda: node.request("GET", f"/api/campaigns/{campaign}")[0] == 200,
                       "every node knows the campaign")
        self.load = SteadyLoad(self.nodes.values(), campaign, self.history)
        self.addCleanup(self.load.stop)
        self.goes_on()

    def goes_on(self):
        told = self.load.outcomes()
        wait_until(lambda: self.load.outcomes() >= told + OUTCOMES, "the load goes on")

    def owner(self):
        return self.ids.get(self.statement(
            "SELECT owner FROM partition_state WHERE partition_id = 0").strip())

    def epochs(self):
        return [int(line) for line in self.statement(
            "SELECT epoch FROM ownership WHERE partition_id = 0 ORDER BY epoch").split()]

    def applied_offset(self):
        return int(self.statement(
            "SELECT applied_offset FROM partition_state WHERE partition_id = 0"))

    def finish(self):
        self.load.stop()
        self.assertEqual(self.load.wrong, [])
        for node in self.nodes.values():
            if node.process.poll() is None:
                self.assertEqual(node.stop(), 0)
        self.assert_verified("--history", self.history)

    def assert_one_owner_for_each_epoch(self):
        epochs = self.epochs()
        self.assertEqual(epochs, sorted(set(epochs)))


class SeveralNodes(NodesCase):
    def test_when_the_owner_is_killed_another_node_takes_over_within_the_lease(self):
        self.begin("a", "b")
        self.assertEqual(self.owner(), "a")
        killed_s = time.monotonic()
        self.nodes["a"].kill()
        wait_until(lambda: self.owner() == "b", "b owns the partition")
        wait_until(lambda: self.load.first_outcome_after(killed_s + 0.5), "outcomes again")
        pause_s = self.load.longest_pause_s(killed_s)
        print(f"longest pause {pause_s:.1f} s", flush=True)
        self.assertLess(pause_s, LEASE_S + TAKEOVER_S)
        self.nodes["a"].start()
        wait_until(lambda: is_ready(self.nodes["a"]), "a follows")
        self.goes_on()
        self.assertEqual(self.owner(), "b")
        self.assert_one_owner_for_each_epoch()
        self.finish()

    def test_an_owner_that_stops_in_good_order_is_replaced_at_once(self):
        self.begin("a", "b")
        stopped_s = time.monotonic()
        self.assertEqual(self.nodes["a"].stop(), 0)
        wait_until(lambda: self.owner() == "b", "b owns the partition")
        self.goes_on()
        self.assertLess(self.load.longest_pause_s(stopped_s), LEASE_S)
        self.finish()

    def test_an_owner_that_is_killed_and_started_again_finds_its_own_name(self):
        self.begin("a")
        self.nodes["a"].kill()
        started_s = time.monotonic()
        self.nodes["a"].start()
        wait_until(lambda: is_ready(self.nodes["a"]), "a is ready")
        ready_s = time.monotonic() - started_s
        print(f"ready after {ready_s:.1f} s", flush=True)
        self.assertLess(ready_s, 5)
        self.goes_on()
        self.finish()

    def test_a_paused_owner_is_fenced_when_it_wakes_and_doubles_nothing(self):
        self.begin("a", "b")
        for sleeper, other in (("a", "b"), ("b", "a")):
            self.nodes[sleeper].pause()
            wait_until(lambda: self.owner() == other, f"{other} owns the partition")
            told = self.load.outcomes()
            wait_until(lambda: self.load.outcomes() > told, "the other node decides")
            self.nodes[sleeper].resume()
            wait_until(lambda: is_ready(self.nodes[sleeper]), f"{sleeper} follows")
            self.goes_on()
            self.assertEqual(self.owner(), other)
        self.assert_one_owner_for_each_epoch()
        doubles = self.statement(
            "SELECT COUNT(*) - COUNT(DISTINCT user_id) FROM participation_history").strip()
        self.assertEqual(doubles, "0")
        self.finish()

    def test_every_node_gives_the_same_answers(self):
        self.begin("a", "b", "c")
        self.load.stop()
        for participant, (outcome, sequence) in list(self.load.told.items())[::25]:
            for node in self.nodes.values():
                path = f"/api/campaigns/{self.load.campaign}/participation/{participant}"
                status, answer = node.request("GET", path)
                self.assertEqual(status, 200, answer)
                told = (answer["data"]["outcome"], answer["data"]["sequence"])
                self.assertEqual(told, (outcome, sequence), participant)
        self.finish()


class StaleFailover(NodesCase):
    """The last commits are gone with the old primary; the log still has all of them."""

    def older_copy(self):
        data, copy = Path(self.sql.directory, "data"), Path(self.folder.name, "copy")
        shutil.rmtree(copy, ignore_errors=True)
        self.sql.stop()
        shutil.copytree(data, copy)
        self.sql.start()
        return data, copy

    def fail_over(self, data, copy):
        self.sql.kill()
        shutil.rmtree(data)
        shutil.copytree(copy, data)
        self.sql.start()

    def heals(self, *names):
        self.begin(*names)
        older, copied_offset = self.older_copy(), self.applied_offset()
        self.goes_on()
        self.assertGreater(self.applied_offset(), copied_offset, "the copy is not older")
        self.fail_over(*older)
        for name, node in self.nodes.items():
            wait_until(lambda: is_ready(node), f"{name} is ready again: {reasons(node)}")
        self.goes_on()
        self.finish()

    def test_an_older_copy_of_the_database_heals_by_replay(self):
        self.heals("a")

    def test_an_older_copy_heals_under_several_nodes(self):
        self.heals("a", "b")


if __name__ == "__main__":
    unittest.main()
