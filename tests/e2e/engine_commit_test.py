# SPDX-License-Identifier: Apache-2.0
"""A COMMIT that is lost, whose reply is lost, or that comes late; locks and deadlocks from outside;
an append whose reply is lost. Unknown stays unknown, and everything is decided once."""
import unittest

from fault_frames import KafkaFrames, commit, produce
from fault_proxy import FaultProxy
from real_engines import SCALE, EngineCase, wait_until
from steady_load import SteadyLoad

STOCK = 100_000
TIMES = 3 * SCALE
# More than a heartbeat, less than the decision of one entry.
DECISIONS_BYTES = 400
OUTCOMES = 100
# The first statement of every transaction of the ledger.
PARTITION_LOCK = "SELECT owner FROM partition_state WHERE partition_id = 0 FOR UPDATE"


class Faults(EngineCase):
    def setUp(self):
        super().setUp()
        self.history = f"{self.folder.name}/{self.database}.jsonl"

    def begin(self):
        self.server = self.ready_node()
        self.campaign = self.server.create_campaign(stock=STOCK)
        self.load = SteadyLoad([self.server], self.campaign, self.history)

    def goes_on(self):
        told = self.load.outcomes()
        wait_until(lambda: self.load.outcomes() >= told + OUTCOMES, "the load goes on")

    def times(self, fault):
        """The fault, again and again under load, and the judgement of all that was told."""
        self.begin()
        try:
            for _ in range(TIMES):
                self.goes_on()
                fault()
            self.goes_on()
        finally:
            self.load.stop()
        self.assertEqual(self.load.wrong, [])
        self.assertEqual(self.server.stop(), 0)
        self.assert_verified("--history", self.history)

    def global_status(self, name):
        return int(self.statement(f"SHOW GLOBAL STATUS LIKE '{name}'").split()[1])


class CommitFaults(Faults):
    def test_a_commit_whose_reply_is_lost_is_found_and_not_repeated(self):
        proxy = self.ledger_through_proxy()
        self.times(lambda: proxy.swallow_reply_of(commit(DECISIONS_BYTES)).wait())

    def test_a_commit_that_is_lost_is_sent_again(self):
        proxy = self.ledger_through_proxy()
        self.times(lambda: proxy.drop(commit(DECISIONS_BYTES)).wait())

    def test_a_commit_that_comes_late_is_waited_for(self):
        """The new session queues behind the lock of the old one, whose COMMIT is then delivered."""
        proxy = self.ledger_through_proxy()

        def late():
            waits = self.global_status("Innodb_row_lock_waits")
            held = proxy.hold(commit(DECISIONS_BYTES))
            held.wait()
            wait_until(lambda: self.global_status("Innodb_row_lock_waits") > waits,
                       "a session waits for the lock of the one that was cut off")
            self.assertNotEqual(held.deliver(), b"", "the server had given the session up")

        self.times(late)

    def test_a_commit_that_never_comes_is_sent_again_when_the_server_has_ended_its_session(self):
        proxy = self.ledger_through_proxy()

        def never():
            held = proxy.hold(commit(DECISIONS_BYTES))
            held.wait()
            self.goes_on()
            self.assertEqual(held.deliver(), b"", "the session of the lost COMMIT still lives")

        self.begin()
        try:
            self.goes_on()
            never()
        finally:
            self.load.stop()
        self.assertEqual(self.load.wrong, [])
        self.assertEqual(self.server.stop(), 0)
        self.assert_verified("--history", self.history)

    def test_a_connection_that_is_cut_anywhere_changes_nothing(self):
        proxy = self.ledger_through_proxy()

        def cut():
            proxy.cut()
            proxy.heal()

        self.times(cut)

    def test_a_connection_that_is_half_open_is_given_up_and_replaced(self):
        """Nothing passes for longer than the driver waits for an answer."""
        proxy = self.ledger_through_proxy()
        self.begin()
        try:
            self.goes_on()
            proxy.half_open()
            wait_until(lambda: self.server.wait_until_said("timeout|timed out|lost", 1),
                       "the server gives the connection up")
            proxy.heal()
            self.goes_on()
        finally:
            self.load.stop()
        self.assertEqual(self.load.wrong, [])
        self.assertEqual(self.server.stop(), 0)
        self.assert_verified("--history", self.history)


class LocksFromOutside(Faults):
    def test_a_lock_that_is_held_too_long_is_waited_for_again(self):
        """innodb_lock_wait_timeout ends the wait of each try with error 1205."""
        def locked():
            session = self.session()
            session.run("BEGIN")
            session.run(PARTITION_LOCK)
            waits = self.global_status("Innodb_row_lock_waits")
            wait_until(lambda: self.global_status("Innodb_row_lock_waits") >= waits + 2,
                       "a second try waits for the lock")
            session.run("COMMIT")

        self.times(locked)

    def test_a_deadlock_that_the_server_loses_is_tried_again(self):
        """The other session locks the campaign first and has written more, so that InnoDB rolls
        the transaction of the decisions back."""
        self.statement("CREATE TABLE ballast (n INT)")
        self.statement("INSERT INTO ballast VALUES (1),(2),(3),(4),(5),(6),(7),(8)")

        def crossed():
            session = self.session()
            session.run("SET innodb_lock_wait_timeout = 30")
            session.run("BEGIN")
            for _ in range(3):
                session.run("INSERT INTO ballast SELECT a.n FROM ballast a, ballast b LIMIT 4000")
            session.run(f"SELECT id FROM campaign WHERE id = {self.campaign} FOR UPDATE")
            wait_until(lambda: self.global_status("Innodb_row_lock_current_waits") > 0,
                       "the decisions wait for the campaign")
            said = session.run(PARTITION_LOCK)
            self.assertNotIn("ERROR", said, "the other session lost the deadlock")
            session.run("ROLLBACK")

        deadlocks = self.global_status("Innodb_deadlocks")
        self.times(crossed)
        self.assertGreaterEqual(self.global_status("Innodb_deadlocks"), deadlocks + TIMES)


class AppendFaults(Faults):
    """The broker sends its clients to the proxy."""

    @classmethod
    def setUpClass(cls):
        # Before the broker, which sends its clients there.
        cls.proxy = FaultProxy(0, KafkaFrames)
        cls.addClassCleanup(cls.proxy.close)
        cls.KAFKA_FLAGS = ("--advertise", f"127.0.0.1:{cls.proxy.port}")
        super().setUpClass()
        cls.proxy.upstream_port = cls.kafka.port

    def setUp(self):
        super().setUp()
        self.log_port = self.proxy.port
        self.addCleanup(self.proxy.heal)

    def test_an_append_whose_reply_is_lost_is_there_once(self):
        self.times(lambda: self.proxy.swallow_reply_of(produce).wait())

    def test_an_append_that_is_lost_is_sent_again(self):
        self.times(lambda: self.proxy.drop(produce).wait())

    def test_a_broker_that_is_cut_off_comes_back(self):
        def cut():
            self.proxy.cut()
            self.proxy.heal()

        self.times(cut)

    def test_a_slow_broker_slows_nothing_but_the_answers(self):
        self.begin()
        try:
            self.goes_on()
            self.proxy.delay(50)
            self.goes_on()
        finally:
            self.load.stop()
        self.assertEqual(self.load.wrong, [])
        self.proxy.heal()
        self.assertEqual(self.server.stop(), 0)
        self.assert_verified("--history", self.history)


if __name__ == "__main__":
    unittest.main()
