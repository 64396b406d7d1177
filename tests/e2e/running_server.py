# SPDX-License-Identifier: Apache-2.0
"""A firstcome server in a process of its own, for tests that need a real one.

FIRSTCOME_BINARY names the binary. Nothing here sleeps: a start waits for the line that the server
logs when it takes requests.
"""
import collections
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

BINARY = os.environ.get("FIRSTCOME_BINARY", "build/release/firstcome")
STARTED = re.compile(r"server started .*address=127\.0\.0\.1:(\d+)")
START_WAIT_S = 60


def run(*args, timeout=120, env=None):
    """Runs a subcommand to its end."""
    return subprocess.run(
        [BINARY, *map(str, args)], capture_output=True, text=True, timeout=timeout, env=env
    )


class RunningServer:
    """options: further flags of serve. What it logs is in `said`, the last lines of every start."""

    said_lines_max = 5_000

    def __init__(self, data, *options, port=0, env=None):
        self.data = data
        self.options = options
        self.port = port
        self.env = env
        self.process = None
        self.said = collections.deque(maxlen=self.said_lines_max)
        self._heard = threading.Condition()
        self._ear = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
             *self.options],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=self.env,
        )
        self.said.clear()
        # A pipe that nobody empties would hold up the server.
        self._ear = threading.Thread(target=self._listen, args=(self.process.stderr,))
        self._ear.start()
        started = self.wait_until_said(STARTED, START_WAIT_S)
        if started is None:
            self.make_sure_it_ended()
            raise AssertionError("the server did not start: " + "".join(self.said))
        self.port = int(started.group(1))

    def wait_until_said(self, pattern, wait_s):
        """The first match in what this start has logged; None when it or the time ended first."""
        pattern = re.compile(pattern)
        until = time.monotonic() + wait_s
        with self._heard:
            while True:
                listening = self._ear.is_alive()
                found = next(filter(None, map(pattern.search, self.said)), None)
                left = until - time.monotonic()
                if found or left <= 0 or not listening:
                    return found
                self._heard.wait(min(left, 0.5))

    def _listen(self, lines):
        with lines:
            for line in lines:
                with self._heard:
                    self.said.append(line)
                    self._heard.notify_all()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self._wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def make_sure_it_ended(self):
        if self.process.poll() is None:
            self.kill()
        self._ear.join()

    def stop(self):
        """SIGTERM; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._wait()

    def _wait(self):
        status = self.process.wait()
        self._ear.join()
        return status

    def request(self, method, path, body=None, headers=None):
        """Status and decoded JSON."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"null")

    def create_campaign(self, name="e2e", stock=100, **more):
        status, answer = self.request(
            "POST", "/api/admin/campaigns", {"name": name, "totalStock": stock, **more}
        )
        assert status == 200, answer
        return answer["data"]["id"]


def scratch():
    return tempfile.TemporaryDirectory(prefix="firstcome-e2e-")
