# SPDX-License-Identifier: Apache-2.0
"""A firstcome server in a process of its own, for tests that need a real one.

FIRSTCOME_BINARY names the binary. Nothing here sleeps: a start waits for the line that the server
logs when it takes requests.
"""
import json
import os
import re
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request

BINARY = os.environ.get("FIRSTCOME_BINARY", "build/release/firstcome")
STARTED = re.compile(r"server started .*address=127\.0\.0\.1:(\d+)")


def run(*args, timeout=120, env=None):
    """Runs a subcommand to its end."""
    return subprocess.run(
        [BINARY, *map(str, args)], capture_output=True, text=True, timeout=timeout, env=env
    )


class RunningServer:
    def __init__(self, data, *options, port=0):
        self.data = data
        self.options = options
        self.port = port
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
             *self.options],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        said = []
        for line in self.process.stderr:
            said.append(line)
            started = STARTED.search(line)
            if started:
                self.port = int(started.group(1))
                return
        self.process.wait()
        raise AssertionError("the server did not start: " + "".join(said))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stderr.close()

    def make_sure_it_ended(self):
        if self.process.poll() is None:
            self.kill()

    def stop(self):
        """SIGTERM; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.stderr.read()
        status = self.process.wait()
        self.process.stderr.close()
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
