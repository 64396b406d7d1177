# SPDX-License-Identifier: Apache-2.0
"""Apache Kafka without ZooKeeper: each process is broker and controller at once."""
import signal
import struct
import subprocess
import uuid
from base64 import urlsafe_b64encode

import kafka_jars
import ports
from engine import Engine, Failure, Member, say

# Measured on two cores, to start and to take 100,000 and 3,000,000 records: this collector and the
# first compiler alone cost half of what the defaults cost; 220 MB of memory are used.
JAVA = (
    "java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true",
)
LISTENERS = ("CLIENT", "BROKER", "CONTROLLER")
METADATA, METADATA_VERSION, REQUEST_ID = 3, 4, 1


class Kafka(Engine):
    name = "kafka"
    default_port = 9092

    def complete(self, settings):
        brokers = settings.setdefault("brokers", 1)
        settings.setdefault("cluster", random_id())
        settings.setdefault("listeners", [])
        known = settings["listeners"]
        if known and len(known) != brokers:
            raise Failure(
                f"{self.directory} holds a cluster of {len(known)} brokers, not {brokers}; "
                f"remove it or use another --dir"
            )
        if not known:
            others = ports.free_ports(3 * brokers)
            known += [others[at:at + 3] for at in range(0, 3 * brokers, 3)]
        known[0][0] = settings["port"]
        advertised = settings.get("advertise") or []
        if advertised and len(advertised) != brokers:
            raise Failure(f"--advertise names {len(advertised)} listeners for {brokers} brokers")

    def prepare(self):
        jars = kafka_jars.folder()
        (self.directory / "log4j2.properties").write_text(LOG4J, encoding="utf-8")
        for number in range(1, len(self.settings["listeners"]) + 1):
            config = self._config(number)
            config.write_text(self._properties(number), encoding="utf-8")
            if not (self._data(number) / "meta.properties").exists():
                self._format(jars, config)

    def members(self):
        classes = str(kafka_jars.path() / "*")
        return [
            Member(
                number, listeners[0], self._mark(number),
                [*JAVA, self._mark(number),
                 f"-Dlog4j2.configurationFile={self.directory / 'log4j2.properties'}",
                 "-cp", classes, "kafka.Kafka", str(self._config(number))],
                self.directory / f"broker-{number}.log",
            )
            for number, listeners in enumerate(self.settings["listeners"], start=1)
        ]

    def answers(self, member):
        """Whether this broker knows itself as a living member of its cluster."""
        try:
            return member.number in living_brokers(member.port)
        except (OSError, struct.error):
            return False

    def url(self):
        return f"kafka://{ports.LOOPBACK}:{self.settings['port']}/firstcome"

    def ends_by(self):
        """A broker leaves with the word of its controllers. Those that have lost their majority
        cannot give it; what they acknowledged is on the brokers that left."""
        members = self.members()
        alive = sum(bool(member.pids()) for member in members)
        return signal.SIGTERM if 2 * alive > len(members) else signal.SIGKILL

    def _mark(self, number):
        return f"-Dfirstcome.engine={self._config(number)}"

    def _config(self, number):
        return self.directory / f"broker-{number}.properties"

    def _data(self, number):
        return self.directory / f"broker-{number}"

    def _format(self, jars, config):
        say(f"kafka formats {config.stem}")
        done = subprocess.run(
            [*JAVA, "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format", "--ignore-formatted",
             "--cluster-id", self.settings["cluster"], "--config", str(config)],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise Failure(f"kafka could not format {config.stem}: {done.stdout}{done.stderr}")

    def _properties(self, number):
        settings = self.settings
        brokers = len(settings["listeners"])
        addresses = [f"{name}://{ports.LOOPBACK}:{port}"
                     for name, port in zip(LISTENERS, settings["listeners"][number - 1])]
        advertised = list(addresses)
        if settings.get("advertise"):
            advertised[0] = f"CLIENT://{settings['advertise'][number - 1]}"
        voters = ",".join(
            f"{voter}@{ports.LOOPBACK}:{listeners[2]}"
            for voter, listeners in enumerate(settings["listeners"], start=1)
        )
        properties = {
            "node.id": number,
            "process.roles": "broker,controller",
            "listeners": ",".join(addresses),
            "advertised.listeners": ",".join(advertised),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in LISTENERS),
            "inter.broker.listener.name": "BROKER",
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": voters,
            "log.dirs": self._data(number),
            **PROPERTIES,
            **(ALONE if brokers == 1 else REPLICATED),
            **dict(setting.split("=", 1) for setting in settings.get("set") or []),
        }
        return "".join(f"{name}={value}\n" for name, value in properties.items())


# What is the same for every broker. The session is short so that a broker that was killed is
# replaced, or comes back, within seconds.
PROPERTIES = {
    "auto.create.topics.enable": "false",
    "unclean.leader.election.enable": "false",
    "log.retention.ms": -1,
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    "num.network.threads": 2,
    "num.io.threads": 2,
    "background.threads": 2,
    "log.cleaner.dedupe.buffer.size": 4 << 20,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
}
# One broker acknowledges what is on its disk; three acknowledge what two of them have.
ALONE = {
    "log.flush.interval.messages": 1,
    "default.replication.factor": 1,
    "min.insync.replicas": 1,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
}
REPLICATED = {
    "default.replication.factor": 3,
    "min.insync.replicas": 2,
    "offsets.topic.replication.factor": 3,
    "transaction.state.log.replication.factor": 3,
    "transaction.state.log.min.isr": 2,
}
LOG4J = """rootLogger.level = INFO
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %m (%c{1})%n
"""


def random_id():
    """One that StorageTool does not take for a flag."""
    text = "-"
    while text.startswith("-"):
        text = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    return text


def living_brokers(port):
    """The ids of the brokers that the one at this port knows to live, by a Metadata request."""
    client = b"firstcome"
    request = struct.pack(">hhih", METADATA, METADATA_VERSION, REQUEST_ID, len(client)) + client
    request += struct.pack(">i?", 0, False)  # of no topic, creating none
    with ports.connect(port) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        size, = struct.unpack(">i", ports.read_exactly(connection, 4))
        answer = ports.read_exactly(connection, size)
    count, = struct.unpack_from(">i", answer, 8)
    at, found = 12, set()
    for _ in range(count):
        broker, host = struct.unpack_from(">ih", answer, at)
        at += 6 + host + 4
        rack, = struct.unpack_from(">h", answer, at)
        at += 2 + max(rack, 0)
        found.add(broker)
    return found
