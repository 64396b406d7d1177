# SPDX-License-Identifier: Apache-2.0
"""verify and rebuild on what a real server leaves: every edit of the ledger, and every edit of the
clients' history, is found under the number of the invariant that it breaks."""
import json
import shutil
import sqlite3
import unittest

from running_server import RunningServer, run, scratch

ENTRIES = 400
STOCK = 100
FOLDED = {
    "campaign": "id, name, total_stock, current_stock, phase, status, opens_at, closes_at, "
                "partition_id, version, create_id, created_at",
    "participation_history": "campaign_id, sequence, user_id, status, reason, kafka_partition, "
                             "kafka_offset, arrived_at_us, kafka_timestamp, processing_sequence",
    "campaign_command": "campaign_id, command_id, kind, decision, version_after, partition_id, "
                        "`offset`",
    "partition_state": "partition_id, log_id, partition_count, applied_offset, won, sold_out, "
                       "duplicate, not_open, closed, commands, last_record_hash, chain",
}


def folded_columns(path):
    connection = sqlite3.connect(path)
    rows = {
        table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
        for table, columns in FOLDED.items()
    }
    connection.close()
    return rows


class OnRealStores(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = scratch()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.sound = cls.folder.name + "/sound"
        cls.history = cls.folder.name + "/history.jsonl"
        server = RunningServer(cls.sound)
        cls.addClassCleanup(server.make_sure_it_ended)
        cls.campaign = server.create_campaign(stock=STOCK)
        rush = run(
            "rush", "--url", server.url, "--campaign", cls.campaign, "--entries", ENTRIES,
            "--connections", 50, "--duplicates", 10, "--history", cls.history, "--json",
        )
        assert rush.returncode == 0, rush.stderr
        cls.change_a_campaign(server)
        assert server.stop() == 0

    @classmethod
    def change_a_campaign(cls, server):
        """Every kind of command, so that each stands in the ledger."""
        other = server.create_campaign(stock=2, name="other")
        path = f"/api/admin/campaigns/{other}"
        for change, body in (
            ("stock", {"delta": 1}), ("close", None), ("open", None), ("close", None),
        ):
            status, answer = server.request("POST", f"{path}/{change}", body)
            assert status == 200, answer

    def setUp(self):
        copy = scratch()
        self.addCleanup(copy.cleanup)
        self.data = copy.name + "/data"
        shutil.copytree(self.sound, self.data)
        self.edited_history = copy.name + "/history.jsonl"

    def verify(self, *options):
        ended = run("verify", "--data", self.data, "--json", *options)
        self.assertEqual(ended.stderr, "")
        report = json.loads(ended.stdout)
        self.assertEqual(ended.returncode, 0 if report["verify"] == "ok" else 1)
        return report

    def found(self, report):
        return {c["name"] for c in report["checks"] if c["state"] in ("failed", "vacuous")}

    def edit(self, *statements):
        connection = sqlite3.connect(self.data + "/ledger.db")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    def edit_history(self, change):
        with open(self.history) as file:
            lines = [json.loads(line) for line in file]
        with open(self.edited_history, "w") as file:
            for line in change(lines):
                file.write(json.dumps(line) + "\n")

    def test_sound_stores_and_a_sound_history_pass(self):
        report = self.verify("--history", self.history, "--expect", "won,sold_out,repeated")
        self.assertEqual(self.found(report), set(), report)
        self.assertEqual(report["history"]["told_but_lost"], 0)
        self.assertEqual(report["campaigns"][0]["winners"], STOCK)
        self.assertEqual(report["lag"], 0)

    def test_every_edit_of_the_ledger_is_found(self):
        won = "UPDATE participation_history SET status = 'SUCCESS', reason = NULL WHERE "
        for statement, invariants in (
            (won + "sequence = 101", {"I1", "I2", "I6", "I8"}),
            ("UPDATE campaign SET total_stock = 101, current_stock = 1 WHERE id = 1",
             {"I2", "I14"}),
            ("DELETE FROM participation_history WHERE sequence = 300", {"I4", "I6"}),
            ("DELETE FROM participation_history WHERE sequence = 7", {"I2", "I4", "I6", "I8"}),
            ("UPDATE participation_history SET user_id = x'6869' WHERE sequence = 9",
             {"I4", "I5", "I6"}),
            ("UPDATE participation_history SET sequence = 99999 WHERE sequence = 360", {"I6"}),
            ("UPDATE participation_history SET arrived_at_us = 1 WHERE sequence = 9", {"I6"}),
            ("UPDATE participation_history SET kafka_offset = 0 WHERE sequence = 9",
             {"I1", "I5", "I6", "I16"}),
            ("UPDATE partition_state SET won = won + 1, sold_out = sold_out - 1", {"I11"}),
            ("UPDATE partition_state SET commands = commands + 1", {"I11"}),
            ("UPDATE partition_state SET chain = zeroblob(32)", {"I13"}),
            ("UPDATE partition_state SET log_id = zeroblob(16)", {"I14"}),
            ("UPDATE campaign SET name = 'another' WHERE id = 2", {"I14"}),
            ("DELETE FROM campaign_command WHERE kind = 'stock'", {"I14"}),
        ):
            with self.subTest(statement=statement):
                shutil.rmtree(self.data)
                shutil.copytree(self.sound, self.data)
                self.edit(statement)
                report = self.verify()
                self.assertEqual(self.found(report), invariants)
                for check in report["checks"]:
                    self.assertEqual(check["name"] in invariants, check["state"] == "failed")
                    self.assertTrue(check["detail"] or check["state"] == "ok", check)

    def test_a_person_who_was_told_and_lost_is_found(self):
        self.edit("DELETE FROM participation_history WHERE sequence = 300")
        report = self.verify("--history", self.history)
        self.assertEqual(self.found(report), {"I4", "I4 client", "I6"})
        self.assertGreaterEqual(report["history"]["told_but_lost"], 1)

    def test_an_answer_that_is_not_in_the_ledger_is_found(self):
        def invent(lines):
            return lines + [{**lines[0], "user": "invented"}]

        self.edit_history(invent)
        self.assertEqual(
            self.found(self.verify("--history", self.edited_history)), {"I4 client"}
        )

    def test_an_answer_that_changed_is_found(self):
        def change(lines):
            told = next(line for line in lines if line["outcome"] == "sold_out")
            told["outcome"] = "won"
            return lines

        self.edit_history(change)
        self.assertEqual(self.found(self.verify("--history", self.edited_history)), {"I9"})

    def test_a_row_that_nobody_asked_for_is_found(self):
        def forget(lines):
            told = sorted(lines, key=lambda line: line.get("offset", -1))
            user = told[len(told) // 2]["user"]
            return [line for line in lines if line["user"] != user]

        self.edit_history(forget)
        self.assertEqual(
            self.found(self.verify("--history", self.edited_history)), {"I5 client"}
        )

    def test_an_order_against_real_time_is_found(self):
        def reverse(lines):
            end = max(line["answer_us"] for line in lines)
            told = sorted(lines, key=lambda line: line.get("offset", -1))
            for line in told:
                line["request_us"] = end + 1_000 * (10_000 - line.get("offset", 0))
                line["answer_us"] = line["request_us"] + 1
            return told

        self.edit_history(reverse)
        self.assertIn("I7", self.found(self.verify("--history", self.edited_history)))

    def test_an_empty_history_is_vacuous(self):
        self.edit_history(lambda lines: [])
        report = self.verify("--history", self.edited_history)
        self.assertIn("history", self.found(report))
        states = {check["name"]: check["state"] for check in report["checks"]}
        self.assertEqual(states["history"], "vacuous")

    def test_a_history_that_is_none_is_an_error(self):
        with open(self.edited_history, "w") as file:
            file.write("not json\n")
        ended = run("verify", "--data", self.data, "--history", self.edited_history)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("history.jsonl:1", ended.stderr)

    def test_without_a_history_the_clients_side_is_not_checked(self):
        ended = run("verify", "--data", self.data)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        for name in ("I7 ", "I9 ", "I10", "I4 client", "I5 client"):
            self.assertRegex(ended.stdout, rf"(?m)^{name} +not checked")
        self.assertIn("verify: ok", ended.stdout.splitlines()[-1])

    def test_a_ledger_that_is_behind_fails_and_names_the_lag(self):
        connection = sqlite3.connect(self.data + "/ledger.db")
        connection.executescript(
            "DELETE FROM partition_state; DELETE FROM campaign; DELETE FROM campaign_command;"
            "DELETE FROM participation_history"
        )
        connection.close()
        report = self.verify()
        self.assertEqual(self.found(report), {"lag"})
        self.assertGreater(report["lag"], ENTRIES // 2)

    def test_verify_changes_nothing(self):
        before = folded_columns(self.data + "/ledger.db")
        self.verify("--history", self.history)
        self.assertEqual(folded_columns(self.data + "/ledger.db"), before)

    def test_rebuild_gives_identical_folded_columns(self):
        before = folded_columns(self.data + "/ledger.db")
        self.edit("UPDATE participation_history SET user_id = x'6869' WHERE sequence = 9")
        ended = run("rebuild", "--data", self.data, "--json")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(folded_columns(self.data + "/ledger.db"), before)
        self.assertEqual(self.found(self.verify("--history", self.history)), set())
        server = RunningServer(self.data)
        self.addCleanup(server.make_sure_it_ended)
        status, answer = server.request("GET", f"/api/campaigns/{self.campaign}/status")
        self.assertEqual((status, answer["data"]["successCount"]), (200, STOCK))
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
