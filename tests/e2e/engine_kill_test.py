# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server, of the broker and of the database under load: nothing told is lost."""
import time
import unittest

import kill_test
from real_engines import LOOPBACK, SCALE, EngineCase, is_ready, started, wait_until
from steady_load import SteadyLoad

STOCK = 3_000
KILLS = 2 * SCALE
# Told after a restart; less proves nothing.
OUTCOMES = 300


class EngineKilled(EngineCase):
    def under_load(self, kill_and_start):
        """Kills several times, each time when the load goes on again, and judges what was told."""
        server = self.ready_node()
        campaign = server.create_campaign(stock=STOCK)
        history = f"{self.folder.name}/{self.database}.jsonl"
        load = SteadyLoad([server], campaign, history)
        try:
            for _ in range(KILLS):
                told = load.outcomes()
                wait_until(lambda: load.outcomes() >= told + OUTCOMES, "the load goes on")
                kill_and_start()
                back_s = time.monotonic()
                wait_until(lambda: load.first_outcome_after(back_s), "outcomes again")
                print(f"first outcome {load.first_outcome_after(back_s) - back_s:.1f} s later",
                      flush=True)
        finally:
            load.stop()
        self.assertEqual(load.wrong, [])
        self.assertEqual(server.stop(), 0)
        self.assert_verified("--history", history)

    def test_the_broker(self):
        def broken():
            self.kafka.kill()
            self.kafka.start()
        self.under_load(broken)

    def test_the_database(self):
        def broken():
            self.sql.kill()
            self.sql.start()
        self.under_load(broken)

    def test_everything_at_once(self):
        """No client can be told anything in between; the load sees a server that is away."""
        server = self.ready_node()
        campaign = server.create_campaign(stock=STOCK)
        history = f"{self.folder.name}/{self.database}.jsonl"
        load = SteadyLoad([server], campaign, history)
        try:
            wait_until(lambda: load.outcomes() >= OUTCOMES, "the load goes on")
            server.kill()
            self.kafka.kill()
            self.sql.kill()
            self.kafka.start()
            self.sql.start()
            server.start()
        finally:
            load.stop()
        self.assertEqual(load.wrong, [])
        self.assertEqual(server.stop(), 0)
        self.assert_verified("--history", history)


class OneOfThreeBrokersKilled(EngineCase):
    KAFKA_FLAGS = ("--brokers", "3")
    # A broker is missed after its session, 3 s; then another one leads at once.
    PAUSE_MAX_S = 8

    def test_nothing_is_lost_and_the_pause_is_that_of_a_new_leader(self):
        server = self.ready_node()
        campaign = server.create_campaign(stock=STOCK)
        history = f"{self.folder.name}/{self.database}.jsonl"
        load = SteadyLoad([server], campaign, history)
        try:
            wait_until(lambda: load.outcomes() >= OUTCOMES, "the load goes on")
            killed_s = time.monotonic()
            leader = self.broker.leader(self.topic)
            self.kafka.kill("--broker", str(leader))
            wait_until(lambda: load.first_outcome_after(killed_s + self.PAUSE_MAX_S / 2),
                       "outcomes again")
            pause_s = load.longest_pause_s(killed_s)
            print(f"broker {leader} killed, longest pause {pause_s:.1f} s", flush=True)
            self.kafka.start()
        finally:
            load.stop()
        self.assertLess(pause_s, self.PAUSE_MAX_S)
        self.assertEqual(load.wrong, [])
        self.assertTrue(is_ready(server))
        self.assertEqual(server.stop(), 0)
        self.assert_verified("--history", history)


class ServerKilledOnEngines(kill_test.KilledInMidStampede):
    POINTS = 10 * SCALE

    @classmethod
    def setUpClass(cls):
        kafka, sql = started("kafka"), started("mariadb")
        cls.STORES = (
            "--log", f"kafka://{LOOPBACK}:{kafka.port}/firstcome", "--ledger",
            f"mysql://firstcome@{LOOPBACK}:{sql.port}/firstcome")
        super().setUpClass()


if __name__ == "__main__":
    unittest.main()
