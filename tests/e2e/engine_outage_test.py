# SPDX-License-Identifier: Apache-2.0
"""The log or the ledger is away for half a minute under load: memory stays where it was, every
answer is definite or honestly unknown, and everything goes on by itself."""
import shutil
import time
import unittest

from real_engines import SCALE, EngineCase, is_ready, wait_until
from steady_load import SteadyLoad

STOCK = 3_000
OUTCOMES = 300
OUTAGE_S = 30 * SCALE
RESUME_MAX_S = 5
# The drain that a test asks for, and what one attempt at either engine may take.
STOP_MAX_S = 30
# Entries go on coming; what of them is held in memory has its bound, which is far below this.
GROWTH_MAX_KIB = 96 << 10
FLOOD_FIRST = 1_000_000
FLOOD_THREADS = 8
# An outcome, accepted, refused, unknown. A server that lives answers every request.
HONEST = {200, 202, 503, 504}


def resident_kib(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Outages(EngineCase):
    def outage(self, engine):
        server = self.ready_node()
        campaign = server.create_campaign(stock=STOCK)
        history = f"{self.folder.name}/{self.database}.jsonl"
        load = SteadyLoad([server], campaign, history)
        flood = SteadyLoad([server], campaign, history + ".flood", FLOOD_THREADS, insist=False,
                           first=FLOOD_FIRST)
        try:
            wait_until(lambda: load.outcomes() >= OUTCOMES, "the load goes on")
            before_kib = resident_kib(server)
            engine.kill()
            away_s = time.monotonic()
            most_kib = before_kib
            while time.monotonic() < away_s + OUTAGE_S:
                most_kib = max(most_kib, resident_kib(server))
                load.wait_for_an_answer(1)
            engine.start()
            back_s = time.monotonic()
            wait_until(lambda: load.first_outcome_after(back_s), "outcomes again")
            resumed_s = load.first_outcome_after(back_s) - back_s
            wait_until(lambda: is_ready(server), "the server is ready")
        finally:
            flood.stop()
            load.stop()
        with open(history, "ab") as all_lines, open(history + ".flood", "rb") as lines:
            shutil.copyfileobj(lines, all_lines)
        print(f"grew by {(most_kib - before_kib) >> 10} MiB, first outcome {resumed_s:.1f} s after "
              f"the return, answers {load.statuses}, of the flood {flood.statuses}", flush=True)
        self.assertLess(most_kib - before_kib, GROWTH_MAX_KIB)
        self.assertLess(resumed_s, RESUME_MAX_S)
        self.assertLessEqual(set(load.statuses) | set(flood.statuses), HONEST)
        self.assertEqual(load.wrong, [])
        self.assertEqual(server.stop(), 0)
        self.assert_verified("--history", history)

    def stop_without(self, engine):
        server = self.ready_node("a", "--server.drain_timeout", "1s")
        campaign = server.create_campaign(stock=STOCK)
        history = f"{self.folder.name}/{self.database}.jsonl"
        load = SteadyLoad([server], campaign, history, FLOOD_THREADS, insist=False)
        try:
            wait_until(lambda: load.statuses.get(202, 0) >= OUTCOMES, "the load goes on")
            engine.kill()
            seen = sum(load.statuses.values())
            wait_until(lambda: sum(load.statuses.values()) >= seen + FLOOD_THREADS,
                       "the load goes on without the engine")
            begin_s = time.monotonic()
            status = server.stop()
            stopped_s = time.monotonic() - begin_s
        finally:
            load.stop()
        engine.start()
        print(f"stopped after {stopped_s:.1f} s", flush=True)
        self.assertEqual(status, 0)
        self.assertLess(stopped_s, STOP_MAX_S)
        # Whoever comes next decides what was accepted.
        self.ready_node("b")
        self.assert_verified("--history", history)

    def test_stops_while_the_log_is_away(self):
        self.stop_without(self.kafka)

    def test_stops_while_the_ledger_is_away(self):
        self.stop_without(self.sql)

    def test_without_the_log(self):
        self.outage(self.kafka)

    def test_without_the_ledger(self):
        self.outage(self.sql)


if __name__ == "__main__":
    unittest.main()
