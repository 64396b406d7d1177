# SPDX-License-Identifier: Apache-2.0
"""What a test does to a topic behind the back of firstcome: delete it, make it, read and fill it.

Speaks the oldest versions of the protocol that Kafka 4 still takes. All but leader() needs the
broker that leads the partition: the only one there is.
"""
import socket
import struct
import time

LOOPBACK = "127.0.0.1"
PRODUCE, FETCH, LIST_OFFSETS, METADATA, CREATE_TOPICS, DELETE_TOPICS = 0, 1, 2, 3, 19, 20
UNKNOWN_TOPIC = 3
BATCH_HEAD = struct.Struct(">qiibIhiqqqhii")
WAIT_S = 30


class KafkaError(Exception):
    def __init__(self, what, code):
        super().__init__(f"{what}: Kafka's error {code}")
        self.code = code


class Reader:
    """Takes fields off an answer, one after the other."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, form):
        fields = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return fields if len(fields) > 1 else fields[0]

    def bytes(self, size):
        self.at += max(size, 0)
        return self.data[self.at - max(size, 0):self.at]

    def text(self):
        return self.bytes(self.take("h")).decode()

    def varint(self):
        value, shift = 0, 0
        while True:
            byte = self.take("B")
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
            shift += 7


def text(value):
    return struct.pack(">h", len(value)) + value.encode()


def array(*items):
    return struct.pack(">i", len(items)) + b"".join(items)


class KafkaClient:
    def __init__(self, port):
        self.port = port

    def create_topic(self, topic, partitions=1, **settings):
        """Underlines in the names of settings stand for dots."""
        configs = [text(name.replace("_", ".")) + text(value) for name, value in settings.items()]
        one = text(topic) + struct.pack(">ih", partitions, 1) + array() + array(*configs)
        answer = self._ask(CREATE_TOPICS, 2, array(one) + struct.pack(">i?", WAIT_S * 1000, False))
        answer.take("ii")
        self._check(f"create {answer.text()}", answer.take("h"))

    def delete_topic(self, topic):
        """Returns when the broker no longer knows it."""
        body = array(text(topic)) + struct.pack(">i", WAIT_S * 1000)
        answer = self._ask(DELETE_TOPICS, 1, body)
        answer.take("ii")
        self._check(f"delete {answer.text()}", answer.take("h"))
        until = time.monotonic() + WAIT_S
        while self.exists(topic):
            assert time.monotonic() < until, f"{topic} is still there"

    def leader(self, topic):
        """The id of the broker that leads the topic's first partition; -1 when none does."""
        answer = self._ask(METADATA, 0, array(text(topic)))
        for _ in range(answer.take("i")):
            answer.take("i")
            answer.text()
            answer.take("i")
        answer.take("i")
        code = answer.take("h")
        answer.text()
        self._check(f"ask for {topic}", code)
        assert answer.take("i") == 1, "more than one partition"
        answer.take("h")
        _, leader = answer.take("ii")
        return leader

    def exists(self, topic):
        try:
            self.end(topic)
        except KafkaError as error:
            if error.code == UNKNOWN_TOPIC:
                return False
            raise
        return True

    def end(self, topic, partition=0):
        """The offset after the last record."""
        one = array(struct.pack(">iq", partition, -1))
        answer = self._ask(LIST_OFFSETS, 1, struct.pack(">i", -1) + array(text(topic) + one))
        answer.take("i")
        answer.text()
        _, _, code, _, offset = answer.take("iihqq")
        self._check(f"ask for the end of {topic}", code)
        return offset

    def records(self, topic, partition=0):
        """The values of all records."""
        values, end = [], self.end(topic, partition)
        while len(values) < end:
            taken = self._fetch(topic, partition, len(values))
            assert taken, f"{topic} ends at {end} and gives nothing at {len(values)}"
            values += taken
        return values

    def append(self, topic, values, partition=0):
        """Returns the offset of the first."""
        batch = encoded(values)
        part = struct.pack(">ii", partition, len(batch)) + batch
        body = struct.pack(">hhi", -1, -1, WAIT_S * 1000) + array(text(topic) + array(part))
        answer = self._ask(PRODUCE, 3, body)
        answer.take("i")
        answer.text()
        _, _, code, offset = answer.take("iihq")
        self._check(f"append to {topic}", code)
        return offset

    def _fetch(self, topic, partition, offset):
        part = struct.pack(">iqi", partition, offset, 1 << 20)
        head = struct.pack(">iiiib", -1, 1000, 1, 1 << 20, 0)
        answer = self._ask(FETCH, 4, head + array(text(topic) + array(part)))
        answer.take("ii")
        answer.text()
        _, _, code, _, _ = answer.take("iihqq")
        self._check(f"read {topic}", code)
        aborted = answer.take("i")
        answer.bytes(16 * max(aborted, 0))
        return [value for at, value in decoded(answer.bytes(answer.take("i"))) if at >= offset]

    def _ask(self, kind, version, body):
        request = struct.pack(">hhi", kind, version, 1) + text("firstcome-test") + body
        with socket.create_connection((LOOPBACK, self.port), timeout=WAIT_S + 10) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            with connection.makefile("rb") as answers:
                size, = struct.unpack(">i", answers.read(4))
                reader = Reader(answers.read(size))
        reader.take("i")
        return reader

    @staticmethod
    def _check(what, code):
        if code != 0:
            raise KafkaError(what, code)


def decoded(data):
    """(offset, value) of every record in whole batches."""
    reader = Reader(data)
    while len(data) - reader.at >= BATCH_HEAD.size:
        base, size, *_, count = BATCH_HEAD.unpack_from(data, reader.at)
        end = reader.at + 12 + size
        if end > len(data):
            return
        reader.at += BATCH_HEAD.size
        for _ in range(count):
            reader.varint()
            reader.take("b")
            reader.varint()
            offset = base + reader.varint()
            reader.bytes(reader.varint())
            yield offset, reader.bytes(reader.varint())
            assert reader.varint() == 0, "a record with headers"
        reader.at = end


def varint(value):
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def encoded(values):
    """One batch without compression, of no idempotent producer."""
    records = b""
    for at, value in enumerate(values):
        record = b"\0" + b"".join(map(varint, (0, at, -1, len(value)))) + value + varint(0)
        records += varint(len(record)) + record
    now = int(time.time() * 1000)
    rest = struct.pack(">hiqqqhii", 0, len(values) - 1, now, now, -1, -1, -1, len(values)) + records
    return struct.pack(">qiibI", 0, len(rest) + 9, -1, 2, crc32c(rest)) + rest


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC32C = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF
