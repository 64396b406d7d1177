# SPDX-License-Identifier: Apache-2.0
"""A private MariaDB, set as a ledger needs it."""
import os
import subprocess

import ports
from engine import Engine, Failure, Member, say

# What a ledger relies on (durable at every commit, a strict mode, no waiting for ever), and a size
# at which a stampede neither reads pages again nor waits for a checkpoint.
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
# Without passwords: it listens on loopback only and holds nothing but tests.
ACCOUNTS = """CREATE DATABASE IF NOT EXISTS firstcome;
CREATE USER IF NOT EXISTS firstcome@'{address}';
CREATE USER IF NOT EXISTS firstcome@localhost;
GRANT ALL PRIVILEGES ON `firstcome%`.* TO firstcome@'{address}', firstcome@localhost;
GRANT PROCESS ON *.* TO firstcome@'{address}', firstcome@localhost;
CREATE USER IF NOT EXISTS root@'{address}';
GRANT ALL PRIVILEGES ON *.* TO root@'{address}' WITH GRANT OPTION;
"""
GREETING = 10


class SqlServer(Engine):
    """What MariaDB and MySQL share."""

    def answers(self, member):
        """Whether the server greets: it does so when it takes statements, and not before."""
        try:
            with ports.connect(member.port) as connection:
                return ports.read_exactly(connection, 5)[4] == GREETING
        except OSError:
            return False

    def url(self):
        return f"mysql://firstcome@{ports.LOOPBACK}:{self.settings['port']}/firstcome"

    def data(self):
        return self.directory / "data"

    def prepare(self):
        statements = self.directory / "accounts.sql"
        statements.write_text(ACCOUNTS.format(address=ports.LOOPBACK), encoding="utf-8")
        if not self.data().exists():
            say(f"{self.name} makes its data directory")
            self.create(self.data())

    def create(self, data):
        """Fills a new data directory, complete or not at all."""
        raise NotImplementedError

    def made_by(self, command):
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{self.name} could not make its data directory:\n"
                          f"{(done.stdout + done.stderr)[-4000:]}")

    def arguments(self, settings):
        """mysqld's, the mark first; no file of the machine is read."""
        settings = {
            **settings,
            "bind-address": ports.LOOPBACK,
            "port": self.settings["port"],
            "skip-name-resolve": "ON",
            "init-file": self.directory / "accounts.sql",
            "pid-file": self.directory / "mysqld.pid",
            "tmpdir": self.data(),
            **dict(wish.split("=", 1) for wish in self.settings.get("set") or []),
        }
        return [f"--datadir={self.data()}",
                *(f"--{name}={value}" for name, value in settings.items()), *as_user()]


def as_user():
    """mysqld runs as root only when it is told to."""
    return ["--user=root"] if os.geteuid() == 0 else []


class MariaDb(SqlServer):
    name = "mariadb"
    default_port = 3306

    def create(self, data):
        part = data.with_suffix(".part")
        self.made_by(["rm", "-rf", str(part)])
        self.made_by(["mariadb-install-db", "--no-defaults", f"--datadir={part}",
                      "--auth-root-authentication-method=normal", "--skip-test-db", *as_user()])
        part.rename(data)

    def members(self):
        settings = {
            **SETTINGS,
            "innodb-log-file-size": "512M",
            "socket": self.directory / "socket",
        }
        arguments = self.arguments(settings)
        return [Member(1, self.settings["port"], arguments[0],
                       ["mariadbd", "--no-defaults", *arguments], self.directory / "mariadbd.log")]
