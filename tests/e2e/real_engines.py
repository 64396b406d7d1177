# SPDX-License-Identifier: Apache-2.0
"""A real Kafka and a real MariaDB under firstcome, for tests that break them.

Every module of tests has engines of its own, because it kills them; every test has a topic and a
database of its own, so that it starts from nothing.
"""
import functools
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import running_server
from fault_frames import MySqlFrames
from fault_proxy import FaultProxy
from kafka_client import KafkaClient
from running_server import RunningServer

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / "tools"
LEFT_OVERS = ROOT / "build" / "test-engines"
LOOPBACK = "127.0.0.1"
SCALE = int(os.environ.get("FIRSTCOME_TEST_SCALE", "1"))
# The shortest one that may be set: a takeover must not make a test slow.
LEASE_S = 2
WAIT_S = 60
COUNTER = itertools.count(1)


def wait_until(condition, what, wait_s=WAIT_S):
    """Returns what the condition gives as soon as that is true."""
    until = time.monotonic() + wait_s
    while not (value := condition()):
        assert time.monotonic() < until, f"after {wait_s} s still not: {what}"
        time.sleep(0.02)
    return value


class Engine:
    """tools/NAME in one directory."""

    def __init__(self, name, directory, *flags):
        self.name = name
        self.directory = directory
        self.flags = flags
        self.port = None
        self.start()
        self.port = self.report()["port"]

    def start(self):
        self._tool("start", *(["--port", "0", *self.flags] if self.port is None else []))

    def start_if_stopped(self):
        if self.report()["state"] != "running":
            self.kill()
            self.start()

    def stop(self):
        self._tool("stop")

    def kill(self, *which):
        self._tool("kill", *which)

    def pause(self):
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def report(self):
        # Status 1 means stopped, and the report says so too.
        done = subprocess.run([TOOLS / self.name, "status", "--dir", self.directory, "--json"],
                              capture_output=True, text=True, check=False, timeout=60)
        return json.loads(done.stdout)

    def _signal(self, signum):
        for pid in self.report()["pids"]:
            os.kill(pid, signum)

    def _tool(self, command, *words):
        done = subprocess.run([TOOLS / self.name, command, "--dir", self.directory, *words],
                              capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0, done.stderr


class SqlSession:
    """One session of root with a database server, which keeps its transaction and its locks."""

    def __init__(self, port, database):
        self.client = subprocess.Popen(
            ["mariadb", "--no-defaults", f"-h{LOOPBACK}", f"-P{port}", "-uroot", "-N", "--force",
             "--unbuffered", database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace",  # hashes
        )

    def run(self, statement):
        """What it printed, when it is done. An error is printed too."""
        self.client.stdin.write(f"{statement};\nSELECT 'that was all';\n")
        self.client.stdin.flush()
        said = ""
        for line in self.client.stdout:
            if line == "that was all\n":
                return said
            said += line
        raise AssertionError(f"the session ended: {said}")

    def close(self):
        self.client.stdin.close()
        self.client.stdout.read()
        self.client.stdout.close()
        self.client.wait()


@functools.lru_cache(maxsize=None)
def started(name, *flags):
    """The engine of this module of tests, gone with the module. When the module itself is killed,
    ./test finds what is left in this folder."""
    LEFT_OVERS.mkdir(parents=True, exist_ok=True)
    directory = tempfile.mkdtemp(prefix=f"{name}-", dir=LEFT_OVERS)

    def remove():
        subprocess.run([TOOLS / name, "kill", "--dir", directory], capture_output=True, check=True)
        shutil.rmtree(directory)

    unittest.addModuleCleanup(remove)
    return Engine(name, directory, *flags)


class EngineCase(unittest.TestCase):
    """KAFKA_FLAGS go to the start of the broker. SQL names the tool of the ledger's server."""

    KAFKA_FLAGS = ()
    SQL = "mariadb"

    @classmethod
    def setUpClass(cls):
        cls.folder = running_server.scratch()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.kafka = started("kafka", *cls.KAFKA_FLAGS)
        cls.sql = started(cls.SQL)

    def setUp(self):
        for engine in (self.kafka, self.sql):
            engine.start_if_stopped()  # by a test that failed
        number = next(COUNTER)
        self.topic = f"firstcome-{number}"
        self.database = f"firstcome_{number}"
        self.log_port = self.kafka.port
        self.ledger_port = self.sql.port
        self.statement(f"CREATE DATABASE {self.database}", database="")
        self.broker = KafkaClient(self.kafka.port)

    def statement(self, statement, database=None):
        """By root, on a session of its own. Returns what it printed."""
        name = self.database if database is None else database
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"-h{LOOPBACK}", f"-P{self.sql.port}", "-uroot", "-N",
             *([name] if name else []), "-e", statement],
            capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def session(self):
        session = SqlSession(self.sql.port, self.database)
        self.addCleanup(session.close)
        return session

    def ledger_through_proxy(self):
        proxy = FaultProxy(self.sql.port, MySqlFrames)
        self.addCleanup(proxy.close)
        self.ledger_port = proxy.port
        return proxy

    @property
    def log_url(self):
        return f"kafka://{LOOPBACK}:{self.log_port}/{self.topic}"

    @property
    def ledger_url(self):
        return f"mysql://firstcome@{LOOPBACK}:{self.ledger_port}/{self.database}"

    @property
    def stores(self):
        return ("--log", self.log_url, "--ledger", self.ledger_url)

    @property
    def stores_directly(self):
        """The same stores without the proxy, for who only looks."""
        return ("--log", f"kafka://{LOOPBACK}:{self.kafka.port}/{self.topic}", "--ledger",
                f"mysql://firstcome@{LOOPBACK}:{self.sql.port}/{self.database}")

    def node(self, name="a", *options):
        """A server with a directory of its own. It may still be waiting for its turn as owner."""
        server = RunningServer(f"{self.folder.name}/{self.database}-{name}", *self.stores,
                               "--ledger.lease", f"{LEASE_S}s", *options)
        self.addCleanup(server.make_sure_it_ended)
        return server

    def ready_node(self, name="a", *options):
        server = self.node(name, *options)
        wait_until(lambda: is_ready(server), f"node {name} is ready: {reasons(server)}")
        return server

    def verify(self, *options, data=None):
        """Reads the stores without the proxy, and asks for a quiet log of its own accord."""
        return running_server.run("verify", "--data", data or f"{self.folder.name}/verify",
                                  *self.stores_directly, "--json", *options)

    def assert_verified(self, *options):
        ended = self.verify(*options)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return json.loads(ended.stdout)

    def assert_halts(self, server, *words, wait_s=WAIT_S):
        """The partition stops loudly, and names what it found."""
        found = wait_until(lambda: [r for r in reasons(server) if "halted" in r], "halted", wait_s)
        for word in words:
            self.assertRegex(found[0], word)


def reasons(server):
    """Why it is not ready; empty when it is."""
    try:
        status, answer = server.request("GET", "/readyz")
    except OSError as error:
        return [str(error)]
    return [] if status == 200 else answer.get("reasons", [])


def is_ready(server):
    return not reasons(server)
