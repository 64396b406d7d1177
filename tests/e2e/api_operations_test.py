# SPDX-License-Identifier: Apache-2.0
"""The HTTP contract of what machines and operators ask for.

Health, metrics, streams, refusals of the transport, languages, what only this machine may do.
"""
import re
import socket
import unittest
from pathlib import Path

from api_client import ContractCase

ROOT = Path(__file__).resolve().parents[2]


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

    def test_a_post_without_body_needs_no_content_length(self):
        campaign = self.client.create(1)
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as raw:
            raw.sendall(
                f"POST /api/admin/campaigns/{campaign}/close HTTP/1.1\r\n"
                "Host: localhost\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: raw.recv(4096), b""))
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), answer)
        self.assertIn(b'"phase":"closed"', answer)

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
