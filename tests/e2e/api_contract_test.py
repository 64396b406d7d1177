# SPDX-License-Identifier: Apache-2.0
"""The HTTP contract of campaigns and participation, asked of the real binary.

The shapes that clients of the first system rely on, reply modes, preferences and bad input.
"""
import unittest
import urllib.parse

import running_server
from api_client import CAMPAIGN, LOCAL_TIME, LOSER, PROCESSING, STATUS, WINNER, Client, ContractCase
from running_server import RunningServer


class CampaignContract(ContractCase):
    def test_the_first_campaign_is_number_one(self):
        folder = running_server.scratch()
        server = RunningServer(folder.name + "/data")
        try:
            self.assertEqual(Client(server).create(1), 1)
        finally:
            server.stop()
            folder.cleanup()

    def test_create_answers_with_the_campaign(self):
        answer = self.client.post(
            "/api/admin/campaigns", {"name": "봄", "totalStock": 5, "unknown": 1}
        )
        data = self.assert_envelope(answer)
        self.assert_shape(data, CAMPAIGN)
        self.assertEqual(data["name"], "봄")
        self.assertEqual((data["totalStock"], data["currentStock"]), (5, 5))
        self.assertEqual((data["status"], data["phase"]), ("OPEN", "open"))
        self.assertRegex(data["createdAt"], LOCAL_TIME)

    def test_create_refuses_bad_bodies(self):
        good = {"name": "x", "totalStock": 7}
        bodies = [
            {"name": " ", "totalStock": 5}, {"name": "x", "totalStock": 0}, {"name": "x"}, {},
            {**good, "totalStock": "abc"}, {**good, "totalStock": "7"}, {**good, "totalStock": 7.5},
            {**good, "totalStock": -3}, {**good, "totalStock": None}, {**good, "totalStock": True},
            {**good, "totalStock": 2**53 + 1}, {**good, "totalStock": 10**30}, {**good, "name": 7},
            {**good, "name": "x" * 256}, {**good, "opensAt": "soon"},
            {**good, "opensAt": "2030-01-02T00:00:00Z", "closesAt": "2030-01-01T00:00:00Z"},
            b"{\"name\":", b"[]", b"1", b"null", b"\xff\xfe", b"{} {}",
            b'{"name":"x","totalStock":7,"totalStock":7}', b'{"name":"\xff","totalStock":7}',
        ]
        for body in bodies:
            with self.subTest(body=body):
                self.assert_envelope(
                    self.client.post("/api/admin/campaigns", body), 400, "COMMON_002"
                )

    def test_create_wants_json(self):
        answer = self.client.post(
            "/api/admin/campaigns", b'{"name":"x","totalStock":1}', {"Content-Type": "text/plain"}
        )
        self.assert_envelope(answer, 415, "HTTP_415")

    def test_create_is_done_once_under_one_key(self):
        key = {"Idempotency-Key": "spring-2026"}
        body = {"name": "keyed", "totalStock": 1}
        first = self.client.post("/api/admin/campaigns", body, key)
        second = self.client.post("/api/admin/campaigns", body, key)
        self.assertEqual(self.assert_envelope(first)["id"], self.assert_envelope(second)["id"])

    def test_lists_hold_all_campaigns_oldest_first(self):
        ids = [self.client.create(1), self.client.create(1)]
        for path in ("/api/admin/campaigns", "/api/campaigns"):
            data = self.assert_envelope(self.client.get(path))
            for campaign in data:
                self.assert_shape(campaign, CAMPAIGN)
            listed = [campaign["id"] for campaign in data]
            self.assertEqual(listed, sorted(listed))
            self.assertLessEqual(set(ids), set(listed))

    def test_stock_is_live(self):
        campaign = self.client.create(3)
        self.client.enter(campaign, 1)
        for path in (f"/api/admin/campaigns/{campaign}", f"/api/campaigns/{campaign}"):
            data = self.assert_envelope(self.client.get(path))
            self.assertEqual(data["currentStock"], 2)

    def test_public_views_are_cacheable(self):
        campaign = self.client.create(3)
        for path in ("/api/campaigns", f"/api/campaigns/{campaign}"):
            first = self.client.get(path)
            self.assertEqual(first.headers["Cache-Control"], "public, max-age=1")
            again = self.client.ask(
                "GET", path, headers={"If-None-Match": first.headers["ETag"]}
            )
            self.assertEqual((again.status, again.text), (304, ""))
            changed = self.client.ask("GET", path, headers={"If-None-Match": '"other"'})
            self.assertEqual(changed.status, 200)

    def test_unknown_and_impossible_campaigns(self):
        for path in (
            "/api/admin/campaigns/999999", "/api/campaigns/999999", "/api/campaigns/999999/status",
            "/api/campaigns/999999/events", "/api/campaigns/999999/participation/1",
        ):
            self.assert_envelope(self.client.get(path), 404, "CAMPAIGN_001")
        for bad in ("abc", "0", "-1", "1.5", "9223372036854775808"):
            self.assert_envelope(
                self.client.get(f"/api/campaigns/{bad}/status"), 400, "COMMON_001"
            )

    def test_close_open_and_stock_with_versions(self):
        campaign = self.client.create(3)
        path = f"/api/admin/campaigns/{campaign}"
        closed = self.assert_envelope(self.client.post(path + "/close"))
        self.assertEqual((closed["phase"], closed["version"]), ("closed", 2))
        stale = self.client.post(path + "/open", {"version": 1})
        self.assert_envelope(stale, 409, "CAMPAIGN_004")
        opened = self.assert_envelope(self.client.post(path + "/open", {"version": 2}))
        self.assertEqual(opened["phase"], "open")
        more = self.assert_envelope(self.client.post(path + "/stock", {"delta": 2}))
        self.assertEqual((more["totalStock"], more["currentStock"]), (5, 5))
        self.assert_envelope(self.client.post(path + "/stock", {"delta": -6}), 409, "CAMPAIGN_004")
        for body in ({"delta": 0}, {"delta": "1"}, {}, {"delta": 1.5}):
            self.assert_envelope(self.client.post(path + "/stock", body), 400, "COMMON_002")

    def test_commands_are_idempotent_under_a_key(self):
        campaign = self.client.create(3)
        path = f"/api/admin/campaigns/{campaign}/stock"
        for _ in range(3):
            answer = self.client.post(path, {"delta": 2}, {"Idempotency-Key": "more"})
            self.assertEqual(self.assert_envelope(answer)["totalStock"], 5)

    def test_a_schedule_is_refused_until_it_is_due(self):
        campaign = self.client.create(
            1, opensAt="2099-01-01T00:00:00", closesAt="2099-01-02T00:00:00Z"
        )
        data = self.assert_envelope(self.client.get(f"/api/campaigns/{campaign}"))
        self.assertEqual((data["status"], data["phase"]), ("CLOSED", "scheduled"))
        self.assertEqual(data["opensAtUtc"], "2098-12-31T15:00:00.000000Z")
        refused = self.assert_envelope(self.client.enter(campaign, 1))
        self.assertEqual((refused["status"], refused["outcome"]), ("FAIL", "not_open"))


class ParticipationContract(ContractCase):
    def test_winner_loser_and_repeat(self):
        campaign = self.client.create(1)
        won = self.assert_envelope(self.client.enter(campaign, 1))
        self.assert_shape(won, WINNER)
        self.assertEqual(
            (won["status"], won["outcome"], won["rank"], won["repeated"]),
            ("SUCCESS", "won", 1, False),
        )
        lost = self.assert_envelope(self.client.enter(campaign, "two"))
        self.assert_shape(lost, LOSER)
        self.assertEqual(
            (lost["status"], lost["outcome"], lost["sequence"], lost["cut"]),
            ("FAIL", "sold_out", 2, 1),
        )
        again = self.assert_envelope(self.client.enter(campaign, "1"))
        self.assertEqual({**won, "repeated": True}, again)
        self.client.post(f"/api/admin/campaigns/{campaign}/close")
        for user, told in ((1, won), ("two", lost)):
            repeat = self.assert_envelope(self.client.enter(campaign, user))
            self.assertEqual({**told, "repeated": True}, repeat)
            read = self.assert_envelope(
                self.client.get(f"/api/campaigns/{campaign}/participation/{user}")
            )
            self.assertEqual(told, read)
        late = self.assert_envelope(self.client.enter(campaign, 3))
        self.assertEqual((late["status"], late["outcome"]), ("FAIL", "closed"))
        self.assertIsNone(late["sequence"])

    def test_people_are_told_apart_byte_by_byte(self):
        campaign = self.client.create(20)
        users = [
            7, "007", "A", "a", "a ", "é", "e\u0301", 2**63 - 1, -(2**63), "x" * 64, "😀/%2F?#",
        ]
        for rank, user in enumerate(users, 1):
            self.assertEqual(self.client.enter(campaign, user).data["rank"], rank, user)
        self.assertTrue(self.client.enter(campaign, "7").data["repeated"])
        for rank, user in enumerate(users, 1):
            path = urllib.parse.quote(str(user), safe="")
            read = self.client.get(f"/api/campaigns/{campaign}/participation/{path}")
            self.assertEqual(self.assert_envelope(read)["rank"], rank, user)

    def test_bad_input(self):
        campaign = self.client.create(1)
        path = f"/api/campaigns/{campaign}/participation"
        malformed = [
            b"", b"{", b"[]", b"1", b'"x"', b"null", b"{}", b'{"userId":null}', b'{"userId":1,}',
            b'{"userId":1,"userId":1}', b'{"userId":1}x', b'{"userId":"\xff"}', b"\xef\xbb\xbf{}",
            b'{"x":[[1]],"userId":1}', b'{"userId":"a\nb"}', b"{'userId':1}", b'{"userId":01}',
        ]
        for body in malformed:
            with self.subTest(body=body):
                self.assert_envelope(self.client.post(path, body), 400, "COMMON_002")
        unusable = [
            b'""', b"1.5", b"1e3", b"true", b"[]", b"{}", b"9223372036854775808", b"1" * 40,
            b'"\\u0000"', b'"\\u0085"', b'"' + b"x" * 65 + b'"',
        ]
        for value in unusable:
            with self.subTest(value=value):
                answer = self.client.post(path, b'{"userId":' + value + b"}")
                self.assert_envelope(answer, 400, "PARTICIPATION_002")
        self.assert_envelope(self.client.post(path, b" " * 5_000), 413, "HTTP_413")
        self.assertEqual(self.client.enter(campaign, 1).data["rank"], 1)

    def test_missing_things(self):
        self.assert_envelope(self.client.enter(999_999, 1), 404, "CAMPAIGN_001")
        self.assert_envelope(self.client.enter("abc", 1), 400, "COMMON_001")
        campaign = self.client.create(1)
        missing = self.client.get(f"/api/campaigns/{campaign}/participation/nobody")
        self.assert_envelope(missing, 404, "PARTICIPATION_003")

    def test_sync_ignores_everything_but_the_outcome(self):
        campaign = self.client.create(1)
        path = f"/api/campaigns/{campaign}/participation-sync"
        for user, status in ((1, "SUCCESS"), (1, "SUCCESS"), (2, "FAIL"), (2, "FAIL")):
            data = self.assert_envelope(self.client.post(path, {"userId": user}))
            self.assertEqual((data["status"], data["method"]), (status, "SYNC"))
        unknown = self.client.post("/api/campaigns/999999/participation-sync", {"userId": 1})
        self.assert_envelope(unknown, 404, "CAMPAIGN_001")
        self.assert_envelope(self.client.post(path, {}), 400, "COMMON_002")

    def test_respond_async_names_the_place_to_ask(self):
        campaign = self.client.create(1)
        answer = self.client.enter(campaign, "a b", {"Prefer": "respond-async"})
        data = self.assert_envelope(answer, 202)
        self.assertEqual(data["status"], "PENDING")
        self.assertEqual(answer.headers["Location"], data["statusUrl"])
        self.assertEqual(answer.headers["Preference-Applied"], "respond-async")
        read = self.assert_envelope(self.client.get(data["statusUrl"]))
        self.assertEqual(read["rank"], 1)

    def test_status_counts_places(self):
        campaign = self.client.create(2)
        for user in (1, 2, 3, 3):
            self.client.enter(campaign, user)
        data = self.assert_envelope(self.client.get(f"/api/campaigns/{campaign}/status"))
        self.assert_shape(data, STATUS)
        self.assert_shape(data["processingMetrics"], PROCESSING)
        self.assertEqual(
            (data["successCount"], data["failCount"], data["totalParticipation"]), (2, 1, 3)
        )
        self.assertEqual((data["currentStock"], data["stockUsageRate"]), (0, "100.00%"))
        self.assertEqual(data["processingMetrics"]["recentProcessed"], 3)

    def test_events_of_a_campaign(self):
        campaign = self.client.create(2)
        (event,) = self.client.events(f"/api/campaigns/{campaign}/events", 1)
        self.assert_shape(event, STATUS)
        self.assert_shape(event, {
            "acceptedPerS": float, "decidedPerS": float, "committedPerS": float, "lag": int,
            "progress": float, "serverTimeMs": int,
        })


class ReplyModeAccepted(ContractCase):
    OPTIONS = ("--participation.reply", "accepted")

    def test_every_entry_is_202(self):
        campaign = self.client.create(1)
        for user in (1, 2, 1):
            answer = self.client.enter(campaign, user)
            self.assertEqual(self.assert_envelope(answer, 202)["status"], "PENDING")
        read = self.client.get(f"/api/campaigns/{campaign}/participation/2")
        self.assertEqual(self.assert_envelope(read)["outcome"], "sold_out")
        self.assert_envelope(self.client.enter(999_999, 1), 404, "CAMPAIGN_001")


class ReplyModeStrict(ContractCase):
    OPTIONS = ("--participation.reply", "strict")

    def test_repeats_and_refusals_are_errors(self):
        campaign = self.client.create(1)
        self.assert_envelope(self.client.enter(campaign, 1))
        self.assert_envelope(self.client.enter(campaign, 1), 409, "PARTICIPATION_001")
        self.assert_envelope(self.client.enter(campaign, 2), 400, "PARTICIPATION_004")
        self.assert_envelope(self.client.enter(campaign, 2), 409, "PARTICIPATION_001")
        self.client.post(f"/api/admin/campaigns/{campaign}/close")
        self.assert_envelope(self.client.enter(campaign, 3), 400, "CAMPAIGN_002")
        later = self.client.create(1, opensAt="2099-01-01T00:00:00Z")
        self.assert_envelope(self.client.enter(later, 1), 400, "CAMPAIGN_003")

if __name__ == "__main__":
    unittest.main()
