# SPDX-License-Identifier: Apache-2.0
"""A load that goes on while engines and nodes come and go, and writes down all that it saw.

Each thread takes the next participant, asks one of the nodes, and stays with that participant until
it has an outcome: what is refused or unknown is asked again, of any node. Unlike a rush it has no
end of its own, and it tells when the answers paused. A load that does not insist takes any answer,
waits for no outcome, and so goes on pressing while nothing is decided.
"""
import http.client
import itertools
import json
import threading
import time

ANSWER_WAIT_S = 40
RETRY_WAIT_S = 0.05
# Every so many participants one looks again, on another node if there is one.
READ_BACK = 8
OUTCOMES = ("won", "sold_out")


def now_us():
    return time.monotonic_ns() // 1000


class SteadyLoad:
    def __init__(self, servers, campaign, history, threads=24, insist=True, first=1):
        """first: the id of the first participant; those after it follow."""
        self.servers = list(servers)
        self.insist = insist
        self.campaign = campaign
        self.answered_s = []      # when an outcome was told, on the steady clock
        self.statuses = {}        # how often each HTTP status came; 0: none
        self.told = {}            # participant -> (outcome, sequence)
        self.wrong = []           # whoever was told two different things
        self._history = open(history, "w", encoding="utf-8")
        self._participants = itertools.count(first)
        self._stopping = threading.Event()
        self._gave_up = False
        self._lock = threading.Condition()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def outcomes(self):
        """How many participants have been told theirs."""
        return len(self.told)

    def stop(self, within_s=120):
        """Everybody who has asked gets an outcome first; AssertionError when that takes longer. May
        be called again."""
        self._stopping.set()
        until = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0))
        stuck = sum(thread.is_alive() for thread in self._threads)
        self._gave_up = True
        for thread in self._threads:
            thread.join()
        self._history.close()
        assert not stuck, f"{stuck} participants have no outcome after {within_s} s"

    def wait_for_an_answer(self, wait_s):
        """Of any kind, at most that long."""
        with self._lock:
            self._lock.wait(wait_s)

    def longest_pause_s(self, since_s):
        """Between two outcomes, from that moment of the steady clock to the last outcome."""
        times = [since_s, *sorted(at for at in self.answered_s if at > since_s)]
        return max((b - a for a, b in zip(times, times[1:])), default=0.0)

    def first_outcome_after(self, moment_s):
        return min((at for at in self.answered_s if at > moment_s), default=None)

    def _run(self, number):
        connections = {}
        turn = itertools.count(number)
        while not self._stopping.is_set():
            participant = next(self._participants)
            while not self._ask(connections, self._node(next(turn)), participant):
                if self._gave_up or not self.insist:
                    break
                time.sleep(RETRY_WAIT_S)
            if self.insist and participant % READ_BACK == 0:
                self._read(connections, self._node(next(turn)), participant)
        for connection in connections.values():
            connection.close()

    def _node(self, turn):
        return self.servers[turn % len(self.servers)]

    def _ask(self, connections, server, participant):
        """Whether the participant has an outcome."""
        body = json.dumps({"userId": participant})
        status, answer = self._request(
            connections, server, participant, "entry", "POST",
            f"/api/campaigns/{self.campaign}/participation", body)
        data = answer.get("data") or {}
        if status == 202 and self.insist:
            data = self._read(connections, server, participant)
        return data.get("outcome") in OUTCOMES

    def _read(self, connections, server, participant):
        _, answer = self._request(
            connections, server, participant, "read", "GET",
            f"/api/campaigns/{self.campaign}/participation/{participant}", None)
        return answer.get("data") or {}

    def _request(self, connections, server, participant, request, method, path, body):
        begun = now_us()
        status, answer = self._answer(connections, server, method, path, body)
        ended = now_us()
        line = {"campaign": self.campaign, "user": str(participant), "request": request,
                "request_us": begun, "answer_us": ended, "status": status,
                **seen(status, answer)}
        with self._lock:
            self._history.write(json.dumps(line) + "\n")
            self.statuses[status] = self.statuses.get(status, 0) + 1
            self._lock.notify_all()
            if line["outcome"] in OUTCOMES:
                self._remember(participant, (line["outcome"], line["sequence"]))
        return status, answer

    def _remember(self, participant, told):
        before = self.told.setdefault(participant, told)
        if before != told:
            self.wrong.append((participant, before, told))
        self.answered_s.append(time.monotonic())

    def _answer(self, connections, server, method, path, body):
        """(0, {}) when no answer came."""
        connection = connections.get(server)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_WAIT_S)
            connections[server] = connection
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            if not self.insist:
                headers["Prefer"] = "respond-async"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            connection.close()
            return 0, {}


def seen(status, answer):
    """The part of a history line that the answer says."""
    data = answer.get("data") or {}
    if status == 200 and data.get("outcome"):
        line = {"outcome": data["outcome"]}
        if data.get("sequence"):
            line |= {name: data[name] for name in ("sequence", "partition", "offset", "repeated")}
        return line
    if status == 202 or (status == 200 and data.get("status") == "PENDING"):
        return {"outcome": "pending"}
    definite = status in (429, 503) or 400 <= status < 500
    code = {"error_code": answer["errorCode"]} if answer.get("errorCode") else {}
    return {"outcome": "refused" if definite else "unknown", **code}
