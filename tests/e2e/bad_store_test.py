# SPDX-License-Identifier: Apache-2.0
"""Stores that cannot be trusted or written: a clear message, status not 0, data untouched."""
import hashlib
import os
import sqlite3
import subprocess
import unittest

import running_server
from running_server import RunningServer


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def mounted(folder, options):
    """A small file system of its own; skips the test where mounting is not allowed."""
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise unittest.SkipTest("cannot mount a tmpfs: " + done.stderr.strip())


class BadStores(unittest.TestCase):
    def setUp(self):
        self.folder = running_server.scratch()
        self.addCleanup(self.folder.cleanup)
        self.data = self.folder.name + "/data"

    def filled(self):
        """A data directory with a campaign, some winners and losers, and nobody running."""
        server = RunningServer(self.data)
        campaign = server.create_campaign(stock=2)
        for user in ("kim", "lee", "park"):
            server.request("POST", f"/api/campaigns/{campaign}/participation", {"userId": user})
        self.assertEqual(server.stop(), 0)

    def change(self, database, statement):
        with sqlite3.connect(f"{self.data}/{database}") as connection:
            connection.execute(statement)
        connection.close()

    def refused(self, *words, subcommand="serve"):
        options = ["--listen", "127.0.0.1:0"] if subcommand == "serve" else []
        ended = running_server.run(subcommand, "--data", self.data, *options, timeout=30)
        self.assertNotEqual(ended.returncode, 0)
        for word in words:
            self.assertIn(word, ended.stderr + ended.stdout)
        return ended

    def test_a_ledger_whose_stock_was_edited_is_refused_and_rebuild_heals_it(self):
        self.filled()
        self.change("ledger.db", "UPDATE campaign SET current_stock = 1")
        before = digest(self.data + "/ledger.db")
        self.refused("campaign 1", "firstcome rebuild")
        self.assertEqual(digest(self.data + "/ledger.db"), before)
        self.assertNotEqual(running_server.run("verify", "--data", self.data).returncode, 0)
        rebuilt = running_server.run("rebuild", "--data", self.data)
        self.assertEqual(rebuilt.returncode, 0, rebuilt.stderr)
        self.assertEqual(running_server.run("verify", "--data", self.data).returncode, 0)

    def test_a_winner_removed_from_outside_is_refused(self):
        self.filled()
        self.change("ledger.db", "DELETE FROM participation_history WHERE sequence = 1")
        self.refused("campaign 1", "firstcome rebuild")

    def test_a_flipped_bit_in_the_log_is_named_by_verify(self):
        self.filled()
        self.change(
            "log.db",
            "UPDATE record SET record = CAST(substr(record, 1, 5) || x'FF' || substr(record, 7) "
            "AS BLOB) WHERE offset = 3",
        )
        self.refused("3", subcommand="verify")

    def test_a_newer_schema_is_refused(self):
        self.filled()
        self.change("ledger.db", "INSERT INTO schema_version SELECT max(version) + 1, 0 "
                                 "FROM schema_version")
        self.refused("newer")

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self):
        os.makedirs(self.data)
        with open(self.data + "/ledger.db", "wb") as file:
            file.write(b"this is a letter to a friend\n" * 400)
        before = digest(self.data + "/ledger.db")
        self.refused("ledger.db")
        self.assertEqual(digest(self.data + "/ledger.db"), before)

    def test_a_log_that_was_replaced_is_refused(self):
        self.filled()
        for name in os.listdir(self.data):
            if name.startswith("log.db"):
                os.remove(f"{self.data}/{name}")
        self.refused("log")

    def test_a_read_only_directory_is_refused(self):
        mounted(self.data, "size=8m,ro")
        self.addCleanup(subprocess.run, ["umount", self.data], check=True)
        self.refused(self.data)

    def test_a_full_disk_refuses_entries_and_serves_again_when_there_is_room(self):
        mounted(self.data, "size=8m")
        self.addCleanup(subprocess.run, ["umount", self.data], check=True)
        server = RunningServer(self.data)
        self.addCleanup(server.make_sure_it_ended)
        campaign = server.create_campaign(stock=5)
        path = f"/api/campaigns/{campaign}/participation"
        self.assertEqual(server.request("POST", path, {"userId": "first"})[0], 200)
        with open(self.data + "/ballast", "wb") as ballast:
            try:
                while True:
                    os.write(ballast.fileno(), b"x" * 4096)
            except OSError:
                pass
        refusals = 0
        for user in range(400):
            status, answer = server.request("POST", path, {"userId": user})
            if status != 200:
                self.assertIn(status, (202, 503, 504), answer)
                refusals += 1
                break
        self.assertEqual(refusals, 1, "the disk was never full")
        os.remove(self.data + "/ballast")
        for _ in range(100):
            status, answer = server.request("POST", path, {"userId": "last"})
            if status == 200:
                break
        self.assertEqual(status, 200, answer)
        self.assertEqual(server.stop(), 0)
        verified = running_server.run("verify", "--data", self.data)
        self.assertEqual(verified.returncode, 0, verified.stdout)

    def test_a_data_directory_in_use_names_the_process(self):
        server = RunningServer(self.data)
        self.addCleanup(server.make_sure_it_ended)
        self.refused(str(server.process.pid))
        self.refused(str(server.process.pid), subcommand="rebuild")
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
