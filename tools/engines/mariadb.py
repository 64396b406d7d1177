# SPDX-License-Identifier: Apache-2.0
"""A private MariaDB from Debian's package."""
from sql_server import SqlServer, as_user


class MariaDb(SqlServer):
    name = "mariadb"
    default_port = 3306
    # Room for what a stampede writes between two checkpoints.
    own_settings = {"innodb-log-file-size": "512M"}

    def create(self, data):
        self.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}",
                  "--auth-root-authentication-method=normal", "--skip-test-db", *as_user()])

    def command(self):
        return ["mariadbd", "--no-defaults"]
