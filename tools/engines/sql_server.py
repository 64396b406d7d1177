# SPDX-License-Identifier: Apache-2.0
"""What a private MariaDB and a private MySQL share: settings, accounts, and how they are asked."""
import os
import shutil
import subprocess

import ports
from engine import Engine, Failure, Member, say

# What a ledger relies on (durable at every commit, a strict mode, no reading of what may still be
# rolled back), and a size at which a stampede reads no page twice.
SETTINGS = {
    "innodb-flush-log-at-trx-commit": 1,
    "innodb-doublewrite": 1,
    "transaction-isolation": "READ-COMMITTED",
    "sql-mode": "STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
                "NO_ENGINE_SUBSTITUTION",
    "character-set-server": "utf8mb4",
    "innodb-buffer-pool-size": "256M",
    "max-connections": 100,
    "max-allowed-packet": "16M",
}
# Without passwords: it listens on loopback only and holds nothing but tests. firstcome may make the
# databases of tests, and cannot write when the server is read-only; root can do everything.
ACCOUNTS = """CREATE DATABASE IF NOT EXISTS firstcome;
CREATE USER IF NOT EXISTS firstcome@'{address}';
CREATE USER IF NOT EXISTS firstcome@localhost;
GRANT ALL PRIVILEGES ON `firstcome%`.* TO firstcome@'{address}', firstcome@localhost;
GRANT PROCESS ON *.* TO firstcome@'{address}', firstcome@localhost;
CREATE USER IF NOT EXISTS root@'{address}';
GRANT ALL PRIVILEGES ON *.* TO root@'{address}' WITH GRANT OPTION;
"""
GREETING = 10
# Seen from the data directory, where the server works: the kernel takes short paths only.
SOCKET = "mysqld.sock"


class SqlServer(Engine):
    """A subclass says which program runs, with which settings, and how its data begins."""

    own_settings = {}

    def create(self, data):
        """Fills a new data directory."""
        raise NotImplementedError

    def command(self):
        """The words that start the server, before its settings."""
        raise NotImplementedError

    def prepare(self):
        self._statements().write_text(ACCOUNTS.format(address=ports.LOOPBACK), encoding="utf-8")
        # MySQL does not start beside the socket of a killed server while nobody has reaped that.
        for name in (SOCKET, SOCKET + ".lock"):
            (self._data() / name).unlink(missing_ok=True)
        if self._data().exists():
            return
        say(f"{self.name} makes its data directory")
        part = self.directory / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        self.create(part)
        part.rename(self._data())

    def members(self):
        settings = {
            **SETTINGS,
            **self.own_settings,
            "bind-address": ports.LOOPBACK,
            "port": self.settings["port"],
            "socket": SOCKET,
            "skip-name-resolve": "ON",
            "init-file": self._statements(),
            "pid-file": self.directory / "mysqld.pid",
            **dict(setting.split("=", 1) for setting in self.settings.get("set") or []),
        }
        mark = f"--datadir={self._data()}"
        command = [*self.command(), mark,
                   *(f"--{name}={value}" for name, value in settings.items()), *as_user()]
        log = self.directory / f"{self.name}.log"
        return [Member(1, self.settings["port"], mark, command, log)]

    def answers(self, member):
        """Whether the server greets: it does so when it takes statements, and not before."""
        try:
            with ports.connect(member.port) as connection:
                return ports.read_exactly(connection, 5)[4] == GREETING
        except OSError:
            return False

    def url(self):
        return f"mysql://firstcome@{ports.LOOPBACK}:{self.settings['port']}/firstcome"

    def run(self, command):
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{self.name} could not make its data directory:\n"
                          f"{(done.stdout + done.stderr)[-4000:]}")

    def _data(self):
        return self.directory / "data"

    def _statements(self):
        return self.directory / "accounts.sql"


def as_user():
    """It runs as root only when it is told to."""
    return ["--user=root"] if os.geteuid() == 0 else []
