# SPDX-License-Identifier: Apache-2.0
"""Engines that cannot be used: a clear message that names the setting to change, and status 1."""
import os
import socket
import unittest

from real_engines import LOOPBACK, EngineCase
from running_server import run


class BadInput(EngineCase):
    def refused(self, *words, log=None, ledger=None, env=None, options=()):
        ended = run("serve", "--data", f"{self.folder.name}/{self.database}", "--listen",
                    "127.0.0.1:0", "--log", log or self.log_url, "--ledger",
                    ledger or self.ledger_url, *options, timeout=90, env=env)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertNotIn("server started", ended.stderr)
        for word in words:
            self.assertRegex(ended.stderr, word)
        return ended

    def nobody(self):
        """A port where nobody listens, kept for this test."""
        place = socket.socket()
        self.addCleanup(place.close)
        place.bind((LOOPBACK, 0))
        return place.getsockname()[1]

    def global_setting(self, name, value, default):
        self.statement(f"SET GLOBAL {name} = {value}")
        self.addCleanup(self.statement, f"SET GLOBAL {name} = {default}")

    def test_a_wrong_password(self):
        self.statement(f"CREATE USER guarded@'{LOOPBACK}' IDENTIFIED BY 'right'")
        self.statement(f"GRANT ALL PRIVILEGES ON `firstcome%`.* TO guarded@'{LOOPBACK}'")
        ledger = self.ledger_url.replace("firstcome@", "guarded@", 1)
        for password in (None, "wrong"):
            env = dict(os.environ)
            if password:
                env["FIRSTCOME_LEDGER_PASSWORD"] = password
            self.refused("ledger.password", ledger=ledger, env=env)

    def test_a_password_in_the_url(self):
        ended = run("serve", "--data", self.folder.name + "/x", "--ledger",
                    self.ledger_url.replace("firstcome@", "firstcome:secret@", 1))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("FIRSTCOME_LEDGER_PASSWORD", ended.stderr)

    def test_a_database_that_is_not_there(self):
        ledger = self.ledger_url.replace(self.database, "firstcome_nowhere")
        self.refused("firstcome_nowhere", "ledger.url", ledger=ledger)

    def test_a_database_server_that_nobody_runs(self):
        port = self.nobody()
        self.refused(f"{LOOPBACK}:{port}", "ledger.url",
                     ledger=f"mysql://firstcome@{LOOPBACK}:{port}/firstcome")

    def test_a_broker_that_nobody_runs(self):
        port = self.nobody()
        self.refused(f"{LOOPBACK}:{port}", "log.url",
                     log=f"kafka://{LOOPBACK}:{port}/firstcome")

    def test_a_server_that_is_no_database(self):
        self.refused(f"{LOOPBACK}:{self.kafka.port}",
                     ledger=f"mysql://firstcome@{LOOPBACK}:{self.kafka.port}/x")

    def test_a_database_that_only_reads(self):
        self.global_setting("read_only", 1, 0)
        self.refused("read.only")

    def test_a_database_that_forgets_the_last_second(self):
        self.global_setting("innodb_flush_log_at_trx_commit", 2, 1)
        self.refused("innodb_flush_log_at_trx_commit", "strict")

    def test_a_database_of_a_newer_schema(self):
        migrated = run("migrate", "--data", self.folder.name, "--ledger", self.ledger_url)
        self.assertEqual(migrated.returncode, 0, migrated.stderr)
        self.statement("INSERT INTO schema_version SELECT MAX(version) + 1, 0 FROM schema_version")
        self.refused("newer")

    def test_a_topic_of_another_number_of_partitions(self):
        self.broker.create_topic(self.topic, partitions=2)
        self.refused("partitions", log=self.log_url + "?partitions=5")

    def test_a_topic_that_is_no_log_of_ours(self):
        self.broker.create_topic(self.topic)
        self.broker.append(self.topic, [b"a letter to a friend"])
        self.refused(self.topic)

    def test_a_topic_whose_records_are_not_flushed_unless_strictness_is_given_up(self):
        self.broker.create_topic(self.topic, flush_messages="1000")
        self.refused("flush.messages", "strict")
        server = self.ready_node("weak", "--strict", "off")
        self.assertTrue(server.wait_until_said("flush.messages", 5))


if __name__ == "__main__":
    unittest.main()
