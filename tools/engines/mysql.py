# SPDX-License-Identifier: Apache-2.0
"""A private MySQL, set as a ledger needs it."""
from mariadb import SqlServer


class MySql(SqlServer):
    name = "mysql"
    default_port = 3307
