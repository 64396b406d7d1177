# SPDX-License-Identifier: Apache-2.0
"""The command line of tools/kafka, tools/mariadb and tools/mysql."""
import argparse
import json
import sys

import ports
from engine import Failure, say
from kafka import Kafka
from mariadb import MariaDb
from mysql import MySql

ENGINES = {engine.name: engine for engine in (Kafka, MariaDb, MySql)}


def address(text):
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return text


def setting(text):
    if not text.partition("=")[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return text


def port(text):
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)


def parser_of(name):
    engine = ENGINES[name]
    parser = argparse.ArgumentParser(
        prog=f"tools/{name}", allow_abbrev=False,
        description=f"A real {name} on this machine, on {ports.LOOPBACK} only, for tests.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, text in (
        ("start", "starts it, waits until it answers, prints its URL; not twice"),
        ("status", "prints its URL, or 'stopped' with status 1"),
        ("stop", "ends it in good order and waits for that"),
        ("kill", "ends it with SIGKILL; a later start goes on with the same files"),
    ):
        one = commands.add_parser(command, help=text, description=text, allow_abbrev=False)
        one.add_argument("--dir", help=f"its directory (build/engines/{name})")
        one.add_argument("--port", type=port,
                         help=f"where clients connect ({engine.default_port}); 0: any free one")
        if command == "start":
            one.add_argument("--set", action="append", type=setting, metavar="NAME=VALUE",
                             help="one more setting of the engine")
        elif command == "status":
            one.add_argument("--json", action="store_true", help="all that is known of it")
        if name == "kafka":
            add_kafka(one, command)
    return parser


def add_kafka(parser, command):
    if command == "start":
        parser.add_argument("--brokers", type=int, choices=(1, 3),
                            help="1 (default) or 3, replicated")
        parser.add_argument("--advertise", type=lambda text: [*map(address, text.split(","))],
                            metavar="HOST:PORT,...",
                            help="where clients shall connect instead, one for each broker")
    elif command in ("stop", "kill"):
        parser.add_argument("--broker", type=int, choices=(1, 2, 3), help="this one alone")


def run(engine, words):
    if words.command == "start":
        print(engine.start({name: value for name, value in vars(words).items()
                            if name not in ("command", "dir")}))
        return 0
    elsewhere = words.port is not None and words.port != engine.settings.get("port")
    if words.command == "status":
        state = "stopped" if elsewhere else engine.state()
        if words.json:
            print(json.dumps({**engine.report(), "state": state}))
        else:
            print(engine.url() if state == "running" else state)
        return 0 if state == "running" else 1
    if elsewhere:
        raise Failure(f"{engine.name} in {engine.directory} has not the port {words.port}")
    end = engine.stop if words.command == "stop" else engine.kill
    ended = end(getattr(words, "broker", None))
    say(f"{engine.name} {'stopped' if ended else 'was not running'}")
    return 0


def main(name, words):
    words = parser_of(name).parse_args(words)
    try:
        return run(ENGINES[name](words.dir), words)
    except (Failure, OSError) as reason:
        say(f"{name}: {reason}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
