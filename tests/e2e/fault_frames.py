# SPDX-License-Identifier: Apache-2.0
"""What a client says to a server, cut into its messages, so that a fault can choose one of them."""
import struct

COM_QUERY = 3
PRODUCE = 0


class RawFrames:
    """No protocol: every piece that arrives is a message."""

    def feed(self, piece):
        return [piece]

    def passed(self, message):
        """The proxy is done with the message, delivered or not."""


class MySqlFrames:
    """Packets: three bytes of length, one of sequence, the payload.

    Also counts what the client has sent since its last COMMIT or ROLLBACK: the size of its open
    transaction, by which a commit of decisions differs from a heartbeat.
    """

    def __init__(self):
        self.rest = b""
        self.transaction_bytes = 0

    def feed(self, piece):
        self.rest += piece
        packets = []
        while len(self.rest) >= 4:
            end = 4 + int.from_bytes(self.rest[:3], "little")
            if len(self.rest) < end:
                break
            packets.append(self.rest[:end])
            self.rest = self.rest[end:]
        return packets

    def passed(self, packet):
        ended = statement_of(packet) in ("COMMIT", "ROLLBACK")
        self.transaction_bytes = 0 if ended else self.transaction_bytes + len(packet)


class KafkaFrames:
    """Requests: four bytes of length, two that say which kind, the rest."""

    def __init__(self):
        self.rest = b""

    def feed(self, piece):
        self.rest += piece
        requests = []
        while len(self.rest) >= 4:
            end = 4 + struct.unpack_from(">i", self.rest)[0]
            if len(self.rest) < end:
                break
            requests.append(self.rest[:end])
            self.rest = self.rest[end:]
        return requests

    def passed(self, request):
        pass


def statement_of(packet):
    """The text of a packet that is a statement in words; None for any other."""
    if packet[3] != 0 or packet[4:5] != bytes([COM_QUERY]):
        return None
    return packet[5:].decode("utf-8", "replace").strip(" ;\n").upper()


def commit(transaction_bytes_min=0):
    """Matches a COMMIT that ends a transaction of at least this size."""
    def matches(packet, frames):
        return statement_of(packet) == "COMMIT" and \
            frames.transaction_bytes >= transaction_bytes_min
    return matches


def produce(request, _):
    """Matches a request that appends records to a Kafka topic."""
    return struct.unpack_from(">h", request, 4)[0] == PRODUCE


def anything(_, __):
    return True
