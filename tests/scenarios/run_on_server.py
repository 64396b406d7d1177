# SPDX-License-Identifier: Apache-2.0
"""Plays the rule book on the real server, over HTTP. FIRSTCOME_BINARY names the binary.

The seconds of a page are an order, not a duration: a planned opening or closing that the page
reaches lies a few real seconds ahead, everything written before it is done before it, and
everything after it waits for it.
"""
import datetime
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import running_server  # noqa: E402
from running_server import RunningServer  # noqa: E402

# Why a page is not played here.
LEFT_OUT = {"sold_out_closes_after_a_day": "needs a clock that moves by a day"}
# One 409 says that the change was refused, for either reason.
REFUSED = ("stale", "forbidden")
UNKNOWN = 999_999_999
STEP_ANSWERED = {404: "unknown_campaign", 409: "refused"}
WITH_NUMBER = ("at", "seen", "opens", "closes", "stock")
TRIES = 4


class TooSlow(Exception):
    """The machine did not keep up with the page: a planned moment passed too early."""


class Step:
    def __init__(self, number, line, campaign):
        self.number = number
        self.line = line
        text, _, self.answer = (part.strip() for part in line.partition("->"))
        words = text.split()
        self.verb = words.pop(0)
        self.subject = words.pop(0) if self.verb in ("campaign", "entry", "ask") else None
        self.amount = int(words.pop(0)) if self.verb in ("stock", "time") else 0
        self.details = dict(zip(words[::2], words[1::2]))
        for name in WITH_NUMBER:
            if name in self.details and self.verb not in ("expect", "total"):
                self.details[name] = int(self.details[name])
        named = self.subject if self.verb == "campaign" else campaign
        self.campaign = self.details.pop("in", named)
        self.moment = self.amount if self.verb == "time" else self.details.pop("at", None)


class Page:
    def __init__(self, path):
        self.name = path.stem
        self.steps = []
        campaign = None
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                step = Step(number, line, campaign)
                campaign = step.subject if step.verb == "campaign" else campaign
                self.steps.append(step)

    def restarts(self):
        return any(step.verb == "restart" for step in self.steps)

    def planned(self):
        """The planned moments, and which of them the page reaches."""
        moments = {step.details[name] for step in self.steps for name in ("opens", "closes")
                   if name in step.details}
        last = max((step.moment or 0 for step in self.steps), default=0)
        return sorted(moments), last


class Play:
    """One page on one server."""

    def __init__(self, page, server, spacing):
        self.page = page
        self.server = server
        self.failures = []
        self.campaigns = {}
        self.key = f"{page.name} {spacing} {time.monotonic_ns()} "
        begin = int(self.now()) + 1
        moments, last = page.planned()
        self.real = {}
        for count, moment in enumerate(moments, start=1):
            far = 0 if moment <= last else 3_600
            self.real[moment] = begin + count * spacing + far
        self.reached = [moment for moment in moments if moment <= last]

    def now(self):
        _, answer = self.server.request("GET", "/api/time")
        return answer["data"]["serverTimeMs"] / 1_000

    def run(self):
        moment = 0
        for step in self.page.steps:
            moment = max(moment, step.moment or 0)
            self.wait_until_passed(moment)
            said = getattr(self, step.verb)(step)
            self.check_in_time(moment)
            if said is not None and said != step.answer:
                if not (said == "refused" and step.answer in REFUSED):
                    self.failures.append(f"{self.page.name}.scn:{step.number}: {step.line.strip()}"
                                         f": said {said}")
        return self.failures

    def wait_until_passed(self, moment):
        passed = [self.real[one] for one in self.reached if one <= moment]
        while passed and self.now() < passed[-1]:
            pass

    def check_in_time(self, moment):
        ahead = [self.real[one] for one in self.reached if one > moment]
        if ahead and self.now() >= ahead[0]:
            raise TooSlow

    def path(self, step, rest=""):
        return f"/api/admin/campaigns/{self.campaigns.get(step.campaign, UNKNOWN)}{rest}"

    def public(self, step, rest):
        return f"/api/campaigns/{self.campaigns.get(step.campaign, UNKNOWN)}{rest}"

    def headers(self, step):
        wish = step.details.get("as")
        return {"Idempotency-Key": self.key + wish} if wish else {}

    # --- one method for each verb; each returns what was said, or nothing ---

    def campaign(self, step):
        body = {"name": step.subject, "totalStock": step.details["stock"]}
        for word, member in (("opens", "opensAt"), ("closes", "closesAt")):
            if word in step.details:
                real = self.real[step.details[word]]
                when = datetime.datetime.fromtimestamp(real, datetime.timezone.utc)
                body[member] = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        status, answer = self.server.request(
            "POST", "/api/admin/campaigns", body, self.headers(step))
        if status != 200:
            return f"{status} {answer}"
        known = self.campaigns.setdefault(step.subject, answer["data"]["id"])
        return None if known == answer["data"]["id"] else "another campaign"

    def entry(self, step):
        status, answer = self.server.request(
            "POST", self.public(step, "/participation"), {"userId": step.subject})
        if status == 404:
            return "unknown_campaign"
        said = self.outcome(status, answer)
        return said + (" again" if answer["data"]["repeated"] else "")

    def outcome(self, status, answer):
        if status != 200:
            return f"{status} {answer}"
        data = answer["data"]
        if data["outcome"] not in ("won", "sold_out"):
            return data["outcome"]
        won = data["outcome"] == "won"
        if data["status"] != ("SUCCESS" if won else "FAIL"):
            return f"contradiction {data}"
        if data["rank"] != (data["sequence"] if won else None):
            return f"another rank {data}"
        return f"{data['outcome']} {data['sequence']}"

    def ask(self, step):
        status, answer = self.server.request(
            "GET", self.public(step, f"/participation/{step.subject}"))
        if status == 404 and answer["errorCode"] == "PARTICIPATION_003":
            return "no_entry"
        said = self.outcome(status, answer)
        if said.startswith("sold_out"):
            said += f" missed_by {answer['data']['missedByPlaces']}"
        return said

    def change(self, step, body):
        if "seen" in step.details:
            body["version"] = step.details["seen"]
        status, _ = self.server.request(
            "POST", self.path(step, "/" + step.verb), body, self.headers(step))
        return STEP_ANSWERED.get(status, "applied" if status == 200 else str(status))

    def open(self, step):
        return self.change(step, {})

    def close(self, step):
        return self.change(step, {})

    def stock(self, step):
        return self.change(step, {"delta": step.amount})

    def figures(self, step):
        _, row = self.server.request("GET", self.path(step))
        _, status = self.server.request("GET", self.public(step, "/status"))
        row, status = row["data"], status["data"]
        return {"phase": row["phase"], "version": row["version"], "total": row["totalStock"],
                "stock_left": row["currentStock"], "won": status["successCount"],
                "sold_out": status["failCount"]}

    def expect(self, step):
        # What the schedule does by itself happens on its next tick: wait for it, in bounds.
        end = time.monotonic() + 5
        while True:
            known = self.figures(step)
            wrong = {name: known[name] for name, value in step.details.items()
                     if str(known[name]) != value}
            if not wrong:
                return None
            if time.monotonic() > end:
                return str(wrong)

    total = expect

    def time(self, step):
        """A few ticks later than the moment, so that nothing could still be about to happen."""
        passed = [self.real[one] for one in self.reached if one <= step.moment]
        while passed and self.now() < passed[-1] + 0.3:
            pass

    def restart(self, step):
        self.server.kill()
        self.server.start()


def play_page(page, server):
    """What went otherwise. A page that the machine was too slow for is played again, slower."""
    for attempt in range(TRIES):
        try:
            return Play(page, server, spacing=2 * 2 ** attempt).run()
        except TooSlow:
            continue
    return [f"{page.name}: the machine was too slow"]


class RuleBook(unittest.TestCase):
    """One test for each page; all but those that restart the server are played side by side."""

    @classmethod
    def setUpClass(cls):
        cls.folder = running_server.scratch()
        cls.server = RunningServer(cls.folder.name + "/shared")
        pages = [page for page in PAGES if page.name not in LEFT_OUT and not page.restarts()]
        with ThreadPoolExecutor(8) as pool:
            played = pool.map(lambda page: play_page(page, cls.server), pages)
            cls.failures = dict(zip((page.name for page in pages), played))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    def check(self, page):
        if page.name in LEFT_OUT:
            self.skipTest(LEFT_OUT[page.name])
        if page.restarts():
            server = RunningServer(f"{self.folder.name}/{page.name}")
            try:
                self.assertEqual(play_page(page, server), [])
            finally:
                server.stop()
            return
        self.assertEqual(self.failures[page.name], [])


PAGES = [Page(path) for path in sorted(HERE.glob("*.scn"))]
for one in PAGES:
    setattr(RuleBook, f"test_{one.name}", lambda self, page=one: self.check(page))


if __name__ == "__main__":
    unittest.main()
