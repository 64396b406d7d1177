# SPDX-License-Identifier: Apache-2.0
"""A record that cannot be decided halts its partition; `firstcome skip` is the way out."""
import ctypes
import ctypes.util
import glob
import json
import os
import sqlite3
import struct
import subprocess
import unittest

import running_server
from running_server import RunningServer, run

XXHASH = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
XXHASH.XXH3_64bits.restype = ctypes.c_uint64
XXHASH.XXH3_64bits.argtypes = (ctypes.c_char_p, ctypes.c_size_t)


def checksum(covered):
    return XXHASH.XXH3_64bits(covered, len(covered))


def entry_record(campaign, user):
    """docs/record_format.md: format 1, kind 2, campaign, request, arrival, name, checksum."""
    covered = struct.pack("<BBqQqB", 1, 2, campaign, 77, 1_700_000_000_000_000, len(user))
    covered += user.encode()
    return covered + struct.pack("<Q", checksum(covered))


class Skip(unittest.TestCase):
    def setUp(self):
        self.folder = running_server.scratch()
        self.addCleanup(self.folder.cleanup)
        self.data = self.folder.name + "/data"

    def filled(self):
        """Record 0 names the log, 1 creates a campaign with 2 units, 2 to 5 are four entries."""
        server = RunningServer(self.data)
        self.campaign = server.create_campaign(stock=2)
        for user in ("kim", "lee", "park", "choi"):
            server.request("POST", self.path(), {"userId": user})
        self.assertEqual(server.stop(), 0)

    def path(self, user=""):
        return f"/api/campaigns/{self.campaign}/participation" + (f"/{user}" if user else "")

    def log(self, statement, *values):
        with sqlite3.connect(self.data + "/log.db") as connection:
            rows = connection.execute(statement, values).fetchall()
        connection.close()
        return rows

    def append(self, record):
        """A row whose own checksum is right, whatever the record says."""
        offset = self.log("SELECT max(offset) + 1 FROM record")[0][0]
        stamp = 1_700_000_000_000_000
        row = struct.unpack("<q", struct.pack(
            "<Q", checksum(struct.pack("<Iqq", 0, offset, stamp) + record)))[0]
        self.log("INSERT INTO record (partition_id, offset, record, appended_at_us, checksum) "
                 "VALUES (0, ?, ?, ?, ?)", offset, record, stamp, row)
        return offset

    def remove_ledger(self):
        for path in glob.glob(self.data + "/ledger.db*"):
            os.remove(path)

    def skip(self, offset, *more, partition=0, reason="bit rot"):
        return run("skip", "--data", self.data, "--partition", partition, "--offset", offset,
                   "--reason", reason, *more)

    def skipped(self, offset):
        ended = self.skip(offset, "--json")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return json.loads(ended.stdout.splitlines()[-1])

    def refused(self, ended, *words, status=1):
        self.assertEqual((ended.returncode, ended.stdout), (status, ""), ended.stderr)
        for word in words:
            self.assertIn(word, ended.stderr)

    def verified(self):
        ended = run("verify", "--data", self.data, "--json")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return json.loads(ended.stdout.splitlines()[-1])

    def assert_rebuild_agrees(self):
        before = self.verified()
        rebuilt = run("rebuild", "--data", self.data)
        self.assertEqual(rebuilt.returncode, 0, rebuilt.stderr)
        after = self.verified()
        self.assertEqual(after["campaigns"], before["campaigns"])
        self.assertEqual(after["skips"], before["skips"])
        self.assertEqual(after["records"], before["records"])

    def outcome(self, server, user):
        status, answer = server.request("GET", self.path(user))
        return answer["data"]["status"] if status == 200 else status

    def test_a_damaged_record_is_passed_over_and_everything_after_it_decided(self):
        self.filled()
        self.log("UPDATE record SET record = CAST(substr(record, 1, 5) || x'FF' || "
                 "substr(record, 7) AS BLOB) WHERE offset = 3")
        self.remove_ledger()
        way_out = "firstcome skip --partition 0 --offset 3 "
        self.refused(run("serve", "--data", self.data, "--listen", "127.0.0.1:0"),
                     "record 3", way_out)
        self.assertIn(way_out, run("rebuild", "--data", self.data).stderr)
        report = self.skipped(3)
        self.assertEqual(report["was"], "unreadable")
        self.assertIn("checksum", report["problem"])
        self.assertIs(report["already_skipped"], False)
        self.assertIs(self.skipped(3)["already_skipped"], True)

        server = RunningServer(self.data)
        self.addCleanup(server.make_sure_it_ended)
        self.assertEqual([self.outcome(server, user) for user in ("kim", "park", "choi")],
                         ["SUCCESS", "SUCCESS", "FAIL"])
        self.assertEqual(self.outcome(server, "lee"), 404)
        answer = server.request("POST", self.path(), {"userId": "lee"})[1]["data"]
        self.assertEqual((answer["status"], answer["sequence"]), ("FAIL", 4))
        self.assertEqual(server.stop(), 0)

        skips = self.verified()["skips"]
        self.assertEqual([(one["partition"], one["offset"], one["reason"]) for one in skips],
                         [(0, 3, "bit rot")])
        self.assertRegex(skips[0]["ordered_at"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertIn('skipped: record 3 of partition 0, ordered 20',
                      run("verify", "--data", self.data).stdout)
        self.assert_rebuild_agrees()

    def halted_server(self):
        """Until the halt is logged; then what was logged."""
        server = subprocess.Popen(
            [running_server.BINARY, "serve", "--data", self.data, "--listen", "127.0.0.1:0"],
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(server.stderr.close)
        said = ""
        for line in server.stderr:
            said += line
            if "partition halted" in said and "server started" in said:
                return server, said
        server.wait()
        self.fail("the server did not halt: " + said)

    def test_a_record_that_does_not_decode_halts_a_running_server_until_it_is_skipped(self):
        self.filled()
        bad = self.append(b"no record of ours, under a right checksum")
        self.append(entry_record(self.campaign, "seo"))
        server, said = self.halted_server()
        self.assertIn(f"firstcome skip --partition 0 --offset {bad} ", said)
        self.refused(self.skip(bad), "/data", f"process {server.pid}")
        server.terminate()
        server.stderr.read()
        server.wait()
        self.assertEqual(self.skipped(bad)["was"], "unreadable")

        again = RunningServer(self.data)
        self.addCleanup(again.make_sure_it_ended)
        # The fold passes both records before it knows of a new participant.
        again.request("POST", self.path(), {"userId": "last"})
        self.assertEqual(self.outcome(again, "seo"), "FAIL")
        self.assertEqual(again.stop(), 0)
        self.assertEqual([one["offset"] for one in self.verified()["skips"]], [bad])
        self.assert_rebuild_agrees()

    def test_what_was_decided_stays_decided(self):
        self.filled()
        self.refused(self.skip(3), "record 3 of partition 0 is decided", "the ledger has applied 5")
        self.assertEqual(self.verified()["skips"], [])

    def test_what_cannot_be_skipped_is_named(self):
        self.filled()
        self.refused(self.skip(3, partition=1), "--partition", status=2)
        self.refused(self.skip(0), "--offset", "record 0 names the log", status=2)
        self.refused(self.skip(6), "--offset", "it ends at 6", status=2)
        self.refused(self.skip(3, reason="   "), "--reason", status=2)
        self.refused(self.skip(3, reason="x" * 1025), "reason", "1..1024", status=2)
        self.refused(self.skip(3, reason="a\nb"), "--reason", status=2)
        self.refused(run("skip", "--data", self.data), "--partition", status=2)
        self.refused(run("skip", "--data", self.data, "--partition", 0), "--offset", status=2)
        self.refused(run("skip", "--data", self.data, "--partition", 0, "--offset", 3),
                     "--reason", status=2)


if __name__ == "__main__":
    unittest.main()
