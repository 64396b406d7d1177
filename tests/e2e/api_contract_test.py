# SPDX-License-Identifier: Apache-2.0
"""The HTTP contract, asked of the real binary: every endpoint's shape, the shapes that clients of
the first system rely on, reply modes, preferences, bad input, and what only this machine may do.
"""
import http.client
import json
import re
import unittest
import urllib.parse
from pathlib import Path

import running_server
from running_server import RunningServer

ROOT = Path(__file__).resolve().parents[2]
ENVELOPE = {"success", "message", "errorCode", "data"}

# What the first system answered, as kinds of values; firstcome may add members.
CAMPAIGN = {
    "id": int, "name": str, "totalStock": int, "currentStock": int, "status": str, "createdAt": str,
}
STATUS = {
    "campaignId": int, "campaignName": str, "totalStock": int, "currentStock": int,
    "successCount": int, "failCount": int, "totalParticipation": int, "stockUsageRate": str,
    "processingMetrics": dict,
}
PROCESSING = {"actualTps": float, "avgLatencyMs": float, "recentProcessed": int}
WINNER = {
    "status": str, "outcome": str, "sequence": int, "rank": int, "repeated": bool,
    "partition": int, "offset": int, "arrivedAtUs": int,
}
LOSER = {**WINNER, "rank": type(None), "cut": int, "missedByPlaces": int, "missedByMs": int}
LOCAL_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$"


def documented_routes():
    """Method and path of every operation in the description of the API."""
    routes = set()
    path = None
    for line in (ROOT / "docs/http_api.yaml").read_text().splitlines():
        if line == "components:":
            break
        if match := re.fullmatch(r"  (/.*):", line):
            path = match.group(1)
        elif match := re.match(r"    (get|post|put|patch|delete):", line):
            routes.add((match.group(1).upper(), path))
    return routes


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    def json(self):
        return json.loads(self.text)

    @property
    def data(self):
        return self.json()["data"]

    @property
    def code(self):
        return self.json()["errorCode"]


class Client:
    """One request per connection; bodies are bytes or become JSON."""

    def __init__(self, server):
        self.port = server.port

    def ask(self, method, path, body=None, headers=None, timeout=40):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body=body, headers=headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.ask("POST", path, body, headers)

    def create(self, stock, name="contract", **more):
        answer = self.post(
            "/api/admin/campaigns", {"name": name, "totalStock": stock, **more}
        )
        assert answer.status == 200, answer.text
        return answer.data["id"]

    def enter(self, campaign, user, headers=None):
        return self.post(
            f"/api/campaigns/{campaign}/participation", {"userId": user}, headers
        )

    def events(self, path, count):
        """The first events of a stream."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            assert response.status == 200, response.status
            assert response.getheader("Content-Type") == "text/event-stream"
            found = []
            while len(found) < count:
                line = response.readline().decode()
                if line.startswith("data: "):
                    found.append(json.loads(line[len("data: "):]))
            response.close()
            return found
        finally:
            connection.close()


class ContractCase(unittest.TestCase):
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = running_server.scratch()
        cls.server = RunningServer(cls.folder.name + "/data", *cls.OPTIONS)
        cls.client = Client(cls.server)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        cls.folder.cleanup()
        assert status == 0, f"the server ended with {status}"

    def assert_envelope(self, answer, status=200, code=None):
        self.assertEqual(answer.status, status, answer.text)
        body = answer.json()
        self.assertEqual(set(body), ENVELOPE)
        self.assertIs(body["success"], code is None)
        self.assertEqual(body["errorCode"], code)
        self.assertTrue(body["message"])
        return body["data"]

    def assert_shape(self, value, shape):
        self.assertLessEqual(set(shape), set(value))
        for name, kind in shape.items():
            if kind is float:
                self.assertIsInstance(value[name], (int, float), name)
            else:
                self.assertIs(type(value[name]), kind, f"{name}: {value[name]!r}")


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


class OperationsContract(ContractCase):
    def test_health(self):
        overall = self.client.get("/actuator/health")
        self.assertEqual((overall.status, overall.json()["status"]), (200, "UP"))
        for path in (
            "/actuator/health/liveness", "/actuator/health/readiness", "/healthz", "/readyz",
        ):
            answer = self.client.get(path)
            self.assertEqual((answer.status, answer.json()), (200, {"status": "UP"}), path)

    def test_time_is_never_cached(self):
        answer = self.client.get("/api/time")
        self.assertIs(type(self.assert_envelope(answer)["serverTimeMs"]), int)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_metrics_are_prometheus_text(self):
        campaign = self.client.create(1)
        self.client.enter(campaign, 1)
        answer = self.client.get("/metrics")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        for name in (
            "firstcome_records_accepted_total", "firstcome_decisions_total",
            "firstcome_lag_records", "firstcome_entries_refused_total", "firstcome_queue_records",
            "firstcome_append_latency_seconds_bucket", "firstcome_commit_latency_seconds_bucket",
            "firstcome_answer_latency_seconds_bucket", "firstcome_append_batch_records_bucket",
            "firstcome_waiting_requests", "firstcome_open_connections",
            "firstcome_resident_participants", "process_cpu_seconds_total",
            "process_resident_memory_bytes", "process_open_fds", "firstcome_build_info",
        ):
            self.assertIn("\n" + name, answer.text)
        self.assertRegex(answer.text, r'decisions_total\{partition="0",kind="won"\} [1-9]')

    def test_monitor_begins_with_its_history(self):
        self.client.create(1)
        first, second = self.client.events("/api/admin/monitor/events", 2)
        self.assertIn("history", first)
        self.assertNotIn("history", second)
        for event in (first, second):
            self.assert_shape(event, {
                "partitions": list, "campaigns": list, "refused": dict, "latencyMs": dict,
                "server": dict, "serverTimeMs": int,
            })
            self.assertGreater(event["server"]["residentBytes"], 0)

    def test_the_index_names_the_routes(self):
        answer = self.client.get("/")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        named = set(re.findall(r"<td>(\w+)</td><td><code>(?:<a[^>]*>)?([^<]+)<", answer.text))
        self.assertEqual(named, documented_routes())

    def test_refusals_of_the_transport_wear_the_envelope(self):
        self.assert_envelope(self.client.get("/api/nope"), 404, "COMMON_404")
        answer = self.client.ask("DELETE", "/api/campaigns")
        self.assert_envelope(answer, 405, "COMMON_405")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        self.assert_envelope(
            self.client.get("/api/campaigns", Host="example.org"), 403, "AUTH_002"
        )

    def test_languages(self):
        korean = self.client.get("/api/nope").json()["message"]
        english = self.client.ask(
            "GET", "/api/nope", headers={"Accept-Language": "en"}
        ).json()["message"]
        self.assertNotEqual(korean, english)
        self.assertTrue(english.isascii())

    def test_admin_routes_are_for_this_machine(self):
        for headers in (
            {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"},
            {"Origin": "https://example.org"}, {"Origin": "null"},
        ):
            answer = self.client.ask("GET", "/api/admin/campaigns", headers=headers)
            self.assert_envelope(answer, 403, "AUTH_002")
        local = self.client.ask(
            "GET", "/api/admin/campaigns", headers={"Origin": "http://localhost:3000"}
        )
        self.assert_envelope(local)


if __name__ == "__main__":
    unittest.main()
