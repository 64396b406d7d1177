# SPDX-License-Identifier: Apache-2.0
"""Ports of the loopback address: which are free, and who listens."""
import socket

LOOPBACK = "127.0.0.1"


def is_free(port):
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_ports(count):
    """Different ports that nobody listens on. Somebody else may take one before it is used."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def connect(port, timeout_s=2):
    return socket.create_connection((LOOPBACK, port), timeout=timeout_s)


def read_exactly(connection, count):
    """The next bytes; ConnectionError when the other side closes before."""
    taken = b""
    while len(taken) < count:
        more = connection.recv(count - len(taken))
        if not more:
            raise ConnectionError("closed in the middle of an answer")
        taken += more
    return taken
