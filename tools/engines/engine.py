# SPDX-License-Identifier: Apache-2.0
"""One engine in one directory: start, stop, kill, status. What each engine adds is in its file."""
import contextlib
import fcntl
import json
import signal
import sys
from pathlib import Path

import ports
import running

ROOT = Path(__file__).resolve().parent.parent.parent
START_WAIT_S = 120
STOP_WAIT_S = 60


class Failure(Exception):
    """What the user must read; the command ends with status 1."""


def say(text):
    print(text, file=sys.stderr, flush=True)


class Member:
    """One process of an engine: the command that starts it and the argument that tells it apart."""

    def __init__(self, number, port, mark, command, log, environment=None):
        self.number = number
        self.port = port
        self.mark = mark
        self.command = command
        self.log = log
        self.environment = environment

    def pids(self):
        return running.pids_of(self.mark)


class Engine:
    """A subclass sets name and default_port and says how to prepare, command and ask its members.

    settings is what a start was given, kept in the directory so that the next start repeats it.
    """

    name = ""
    default_port = 0

    def __init__(self, directory):
        self.directory = Path(directory or ROOT / "build" / "engines" / self.name).absolute()
        self.settings = {}
        with contextlib.suppress(FileNotFoundError):
            self.settings = json.loads(self._kept().read_text(encoding="utf-8"))

    # For subclasses.

    def complete(self, settings):
        """Adds what a first start needs to know, other ports for example."""

    def prepare(self):
        """Makes what must exist before the members start."""

    def members(self):
        raise NotImplementedError

    def answers(self, member):
        """Whether the engine does its work there."""
        raise NotImplementedError

    def url(self):
        raise NotImplementedError

    def ends_by(self):
        """The signal that a stop sends to the next member."""
        return signal.SIGTERM

    # For the command line.

    def start(self, wishes):
        """wishes: settings by name, None where the user said nothing."""
        with self._alone():
            if any(member.pids() for member in self._known_members()):
                self._refuse_other_port(wishes["port"])
            else:
                self._settle(wishes)
            missing = [member for member in self.members() if not member.pids()]
            if not missing:
                say(f"{self.name} runs already")
            else:
                self.prepare()
                self._launch(missing)
        return self.url()

    def stop(self, number=None):
        """Ends all members or one, in good order. Returns how many ended; so does kill."""
        return self._end(self.ends_by, number)

    def kill(self, number=None):
        return self._end(lambda: signal.SIGKILL, number)

    def state(self):
        """"running", "stopped", or "not answering" when there are processes that do not answer."""
        members = self._known_members()
        alive = [member for member in members if member.pids()]
        if not alive:
            return "stopped"
        return "running" if any(self.answers(member) for member in alive) else "not answering"

    def report(self):
        members = self._known_members()
        return {
            "engine": self.name,
            "state": self.state(),
            "url": self.url() if members else None,
            "port": self.settings.get("port"),
            "ports": [member.port for member in members],
            "pids": [pid for member in members for pid in member.pids()],
            "dir": str(self.directory),
        }

    def _end(self, signum_now, number):
        with self._alone():
            ended = 0
            for member in self._known_members():
                if number in (None, member.number):
                    ended += running.end(member.mark, signum_now(), STOP_WAIT_S)
        return ended

    def _launch(self, members):
        for member in members:
            if not ports.is_free(member.port):
                raise Failure(
                    f"port {member.port} of {ports.LOOPBACK} is in use by another program; "
                    f"choose one with --port (0: any free one)"
                )
        children = [(member, running.launch(member.command, member.log, env=member.environment))
                    for member in members]
        for member, child in children:
            if not running.wait_until(
                lambda: self.answers(member), lambda: child.poll() is None, START_WAIT_S
            ):
                for other, _ in children:
                    running.end(other.mark, signal.SIGKILL, STOP_WAIT_S)
                say(running.end_of(member.log))
                raise Failure(f"{self.name} did not start; its output is in {member.log}")

    def _settle(self, wishes):
        settings = {**self.settings}
        for name, wish in wishes.items():
            if wish is not None and not (name == "port" and wish == 0 and "port" in settings):
                settings[name] = wish
        if "port" not in settings:
            settings["port"] = self.default_port
        if settings["port"] == 0:
            settings["port"], = ports.free_ports(1)
        self.complete(settings)
        self.settings = settings
        self._kept().write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")

    def _refuse_other_port(self, port):
        if port not in (None, 0, self.settings["port"]):
            raise Failure(
                f"{self.name} in {self.directory} runs already on port {self.settings['port']}; "
                f"stop it first, or give the other one its own --dir"
            )

    def _known_members(self):
        return self.members() if self.settings else []

    def _kept(self):
        return self.directory / "engine.json"

    @contextlib.contextmanager
    def _alone(self):
        """One command at a time per directory."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with open(self.directory / ".lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
