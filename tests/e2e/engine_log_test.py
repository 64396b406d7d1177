# SPDX-License-Identifier: Apache-2.0
"""A topic that is not the one it was: the partition halts and says so, and skips nothing."""
import ctypes
import ctypes.util
import struct
import unittest

from real_engines import EngineCase
from running_server import run

ENTRIES = 200


class ChangedLogs(EngineCase):
    def filled(self):
        """A server that has decided some entries, still running."""
        server = self.ready_node()
        campaign = server.create_campaign(stock=50)
        rushed = run("rush", "--url", server.url, "--campaign", campaign, "--entries", ENTRIES,
                     "--connections", 20, "--json")
        self.assertEqual(rushed.returncode, 0, rushed.stdout + rushed.stderr)
        self.campaign = campaign
        return server

    def enter(self, server, user="late"):
        return server.request("POST", f"/api/campaigns/{self.campaign}/participation",
                              {"userId": user}, {"Prefer": "wait=1"})

    def history(self):
        return self.statement("SELECT * FROM participation_history ORDER BY sequence")

    def refilled(self, values):
        self.broker.delete_topic(self.topic)
        self.broker.create_topic(self.topic)
        for at in range(0, len(values), 100):
            self.broker.append(self.topic, values[at:at + 100])

    def assert_nobody_enters(self, server):
        """After the halt: a definite refusal, and the ledger as it was."""
        status, answer = self.enter(server, "after the halt")
        self.assertEqual(status, 503, answer)

    def test_a_topic_that_was_deleted_and_made_anew_halts(self):
        server = self.filled()
        before = self.history()
        self.broker.delete_topic(self.topic)
        self.broker.create_topic(self.topic)
        self.enter(server)
        self.assert_halts(server, "(?i)log|topic")
        self.assert_nobody_enters(server)
        self.assertEqual(self.history(), before)

    def test_a_log_that_was_refilled_behind_a_running_owner_halts(self):
        """As many records as before and more, so that every offset exists."""
        server = self.filled()
        before = self.history()
        values = self.broker.records(self.topic)
        self.refilled(values[:-50] + values[-100:] + values[-100:])
        self.enter(server)
        self.assert_halts(server, "(?i)log|topic")
        self.assert_nobody_enters(server)
        self.assertEqual(self.history(), before)

    def test_a_log_that_lost_its_end_while_nobody_ran_is_refused(self):
        server = self.filled()
        self.assertEqual(server.stop(), 0)
        self.refilled(self.broker.records(self.topic)[:-20])
        self.assert_refused_or_halts("(?i)log|topic")

    def test_a_log_of_another_installation_is_refused(self):
        server = self.filled()
        self.assertEqual(server.stop(), 0)
        values = self.broker.records(self.topic)
        stranger = self.topic + "-stranger"
        own, self.topic = self.topic, stranger
        self.statement(f"CREATE DATABASE {self.database}_stranger", database="")
        own_database, self.database = self.database, self.database + "_stranger"
        self.assertEqual(self.filled().stop(), 0)
        others = self.broker.records(stranger)
        self.topic, self.database = own, own_database
        self.refilled(others + values)
        self.assert_refused_or_halts("(?i)log")

    def test_a_record_of_an_unknown_version_halts(self):
        server = self.filled()
        self.broker.append(self.topic, [record_of_version(2)])
        self.enter(server)
        self.assert_halts(server, "(?i)version|newer|unsupported")
        self.assert_nobody_enters(server)

    def test_a_record_that_is_none_halts(self):
        server = self.filled()
        self.broker.append(self.topic, [b"a letter to a friend"])
        self.enter(server)
        self.assert_halts(server, r"(?i)corrupt|checksum|record")

    def test_another_number_of_partitions_than_stored_is_refused(self):
        self.assertEqual(self.filled().stop(), 0)
        ended = self.serve("--log", self.log_url + "?partitions=3", "--ledger", self.ledger_url)
        self.assertNotEqual(ended.returncode, 0)
        self.assertRegex(ended.stderr, "partitions")

    def serve(self, *stores):
        return run("serve", "--data", f"{self.folder.name}/{self.database}-x", "--listen",
                   "127.0.0.1:0", *stores, timeout=60)

    def assert_refused_or_halts(self, words):
        """At the start, or when it is the partition's turn."""
        try:
            server = self.node()
        except AssertionError as refusal:
            self.assertRegex(str(refusal), words)
            return
        self.assert_halts(server, words)


def record_of_version(version):
    """A record that only a newer binary understands, with its right checksum."""
    head = bytes([version, 1]) + b"something new"
    xxhash = ctypes.CDLL(ctypes.util.find_library("xxhash"))
    xxhash.XXH3_64bits.restype = ctypes.c_uint64
    return head + struct.pack("<Q", xxhash.XXH3_64bits(head, ctypes.c_size_t(len(head))))


if __name__ == "__main__":
    unittest.main()
