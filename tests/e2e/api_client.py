# SPDX-License-Identifier: Apache-2.0
"""A client of the HTTP API and the shapes of its answers, for tests of the real binary."""
import http.client
import json
import unittest

import running_server
from running_server import RunningServer

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
