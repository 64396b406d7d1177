# SPDX-License-Identifier: Apache-2.0
"""A private MySQL: the server that FIRSTCOME_MYSQLD names, else one that tools/mysql unpacked."""
import os

from engine import ROOT, Failure
from sql_server import SqlServer, as_user

UNPACKED = ROOT / "build" / "mysql-root"


class MySql(SqlServer):
    name = "mysql"
    default_port = 3307
    # The binary log is on, as in any MySQL that was not told otherwise, and durable.
    own_settings = {
        "innodb-redo-log-capacity": "1G",
        "log-bin": "binlog",
        "sync-binlog": 1,
        "binlog-expire-logs-seconds": 3600,
        "mysqlx": "OFF",
        "secure-file-priv": "NULL",
    }

    def prepare(self):
        program = self.command()[0]
        if not os.access(program, os.X_OK):
            raise Failure(f"there is no MySQL server at {program}")
        super().prepare()

    def create(self, data):
        self.run([*self.command(), "--initialize-insecure", f"--datadir={data}", *as_user()])

    def command(self):
        named = os.environ.get("FIRSTCOME_MYSQLD")
        return [named, "--no-defaults"] if named else unpacked()


def unpacked():
    """By the loader and with the libraries of the system that the server was made for: so it needs
    no root and no chroot, and its files may be anywhere."""
    usr = UNPACKED / "usr"
    loader = next(usr.glob("lib/*/ld-linux*.so.*"), usr / "lib" / "ld-linux.so")
    return [
        str(loader), "--library-path", str(loader.parent), str(usr / "sbin" / "mysqld"),
        "--no-defaults", f"--basedir={usr}", f"--lc-messages-dir={usr}/share/mysql",
        f"--character-sets-dir={usr}/share/mysql/charsets", f"--plugin-dir={usr}/lib/mysql/plugin",
    ]
