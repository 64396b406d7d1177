# SPDX-License-Identifier: Apache-2.0
"""The fault proxy in front of a server that is not there: each fault does what it says, and nothing
else. No engine, no firstcome."""
import contextlib
import socket
import struct
import threading
import time
import unittest

from fault_frames import KafkaFrames, MySqlFrames, RawFrames, anything, commit, produce
from fault_proxy import FaultProxy

LOOPBACK = "127.0.0.1"
OK = b"\x07\0\0\x01\0\0\0\x02\0\0\0"
WAIT_S = 20


def packet(payload, number=0):
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


def query(statement):
    return packet(b"\x03" + statement.encode())


def request(kind, body=b"x" * 40):
    return struct.pack(">ihh", 4 + len(body), kind, 9) + body


class Upstream:
    """Answers every piece and remembers what it got and which connections have ended."""

    def __init__(self):
        self.listener = socket.create_server((LOOPBACK, 0))
        self.port = self.listener.getsockname()[1]
        self.got = b""
        self.ended = 0
        self.changed = threading.Condition()
        self.threads = []
        self._start(self._accept)

    def _start(self, target, *arguments):
        self.threads.append(threading.Thread(target=target, args=arguments, daemon=True))
        self.threads[-1].start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                self._start(self._serve, self.listener.accept()[0])

    def _serve(self, connection):
        with connection, contextlib.suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                with self.changed:
                    self.got += piece
                    self.changed.notify_all()
                connection.sendall(OK)
        with self.changed:
            self.ended += 1
            self.changed.notify_all()

    def wait_for(self, condition):
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self), WAIT_S), (self.got, self.ended)

    def close(self):
        with contextlib.suppress(OSError):  # closed before
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(WAIT_S)


class ProxyCase(unittest.TestCase):
    def setUp(self):
        self.upstream = Upstream()
        self.addCleanup(self.upstream.close)

    def proxy(self, frames=RawFrames):
        proxy = FaultProxy(self.upstream.port, frames)
        self.addCleanup(proxy.close)
        return proxy

    def connect(self, proxy):
        connection = socket.create_connection((LOOPBACK, proxy.port), timeout=WAIT_S)
        self.addCleanup(connection.close)
        return connection

    def asked(self, connection, message):
        connection.sendall(message)
        return connection.recv(1 << 16)

    def assert_reset(self, connection):
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)

    def assert_silent(self, connection, within_s=0.2):
        connection.settimeout(within_s)
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        connection.settimeout(WAIT_S)


class WhatLasts(ProxyCase):
    def test_it_passes_everything_while_nothing_is_asked_of_it(self):
        connection = self.connect(self.proxy())
        sent = bytes(range(256)) * 4000
        threading.Thread(target=connection.sendall, args=(sent,)).start()
        self.upstream.wait_for(lambda upstream: len(upstream.got) == len(sent))
        self.assertEqual(self.upstream.got, sent)
        self.assertEqual(connection.recv(len(OK)), OK)

    def test_when_the_client_hangs_up_so_does_the_proxy(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        self.asked(connection, b"hello")
        connection.close()
        self.upstream.wait_for(lambda upstream: upstream.ended == 1)

    def test_a_delay_holds_up_both_directions_and_ends(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        proxy.delay(100)
        begun = time.monotonic()
        self.asked(connection, b"slow")
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)
        proxy.heal()
        begun = time.monotonic()
        self.asked(connection, b"fast")
        self.assertLess(time.monotonic() - begun, 0.2)

    def test_a_cut_resets_who_is_there_and_refuses_who_comes(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        self.asked(connection, b"hello")
        proxy.cut()
        self.assert_reset(connection)
        self.upstream.wait_for(lambda upstream: upstream.ended == 1)
        with self.assertRaises(ConnectionRefusedError):
            self.connect(proxy)
        proxy.heal()
        self.assertEqual(self.asked(self.connect(proxy), b"again"), OK)

    def test_a_cut_in_good_order_ends_without_reset_and_may_take_new_ones(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        self.asked(connection, b"hello")
        proxy.cut(reset=False, refuse=False)
        self.assertEqual(connection.recv(1), b"")
        self.assertEqual(self.asked(self.connect(proxy), b"again"), OK)

    def test_half_open_towards_the_client_delivers_and_answers_after_healing(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        self.asked(connection, b"1")
        proxy.half_open(up=False)
        connection.sendall(b"2")
        self.upstream.wait_for(lambda upstream: upstream.got == b"12")
        self.assert_silent(connection)
        proxy.heal()
        self.assertEqual(connection.recv(len(OK)), OK)

    def test_half_open_towards_the_server_delivers_after_healing(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        self.asked(connection, b"1")
        proxy.half_open(down=False)
        connection.sendall(b"2")
        self.assert_silent(connection)
        self.assertEqual(self.upstream.got, b"1")
        proxy.heal()
        self.assertEqual(connection.recv(len(OK)), OK)
        self.assertEqual(self.upstream.got, b"12")

    def test_a_server_that_is_away_looks_like_a_reset(self):
        proxy = self.proxy()
        self.upstream.close()
        with self.assertRaises(ConnectionResetError):
            self.connect(proxy).recv(1)


class WhatHappensOnce(ProxyCase):
    def test_the_next_reply_is_swallowed_and_only_that(self):
        proxy = self.proxy()
        connection = self.connect(proxy)
        fault = proxy.swallow_reply_of(anything)
        connection.sendall(b"asked")
        fault.wait()
        self.assert_reset(connection)
        self.assertEqual(self.upstream.got, b"asked")
        self.assertEqual(self.asked(self.connect(proxy), b"again"), OK)

    def test_a_dropped_commit_never_arrives(self):
        proxy = self.proxy(MySqlFrames)
        connection = self.connect(proxy)
        fault = proxy.drop(commit())
        self.assertEqual(self.asked(connection, query("INSERT ...")), OK)
        self.assertFalse(fault.happened.is_set())
        connection.sendall(query("COMMIT"))
        fault.wait()
        self.assert_reset(connection)
        self.upstream.wait_for(lambda upstream: upstream.ended == 1)
        self.assertEqual(self.upstream.got, query("INSERT ..."))
        self.assertEqual(self.asked(self.connect(proxy), query("COMMIT")), OK)

    def test_a_commit_whose_reply_is_swallowed_arrives(self):
        proxy = self.proxy(MySqlFrames)
        connection = self.connect(proxy)
        fault = proxy.swallow_reply_of(commit())
        connection.sendall(query("commit;"))
        fault.wait()
        self.assert_reset(connection)
        self.assertEqual(self.upstream.got, query("commit;"))

    def test_a_held_commit_arrives_when_it_is_delivered_and_not_before(self):
        proxy = self.proxy(MySqlFrames)
        connection = self.connect(proxy)
        fault = proxy.hold(commit())
        self.asked(connection, query("INSERT ..."))
        connection.sendall(query("COMMIT"))
        fault.wait()
        self.assert_reset(connection)
        self.assertEqual(self.asked(self.connect(proxy), query("SELECT 1")), OK)
        self.assertEqual(self.upstream.got, query("INSERT ...") + query("SELECT 1"))
        # Only the connection of the client that came in between has an end to wait for.
        self.assertEqual(self.upstream.ended, 0)
        self.assertEqual(fault.deliver(), OK)
        self.assertTrue(self.upstream.got.endswith(query("COMMIT")))

    def test_a_small_transaction_does_not_count_as_a_commit_of_decisions(self):
        proxy = self.proxy(MySqlFrames)
        connection = self.connect(proxy)
        fault = proxy.drop(commit(transaction_bytes_min=1000))
        for ending in ("COMMIT", "ROLLBACK", "COMMIT"):
            self.asked(connection, query("UPDATE " + "x" * 600))
            self.asked(connection, query(ending))
        self.assertFalse(fault.happened.is_set())
        self.asked(connection, query("INSERT " + "x" * 1000))
        connection.sendall(query("COMMIT"))
        fault.wait()

    def test_packets_are_told_apart_however_they_arrive(self):
        proxy = self.proxy(MySqlFrames)
        connection = self.connect(proxy)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        fault = proxy.drop(commit())
        text_with_the_word = query("SELECT 'COMMIT'") + packet(b"\x17COMMIT") \
            + packet(b"\x03COMMIT", number=1)
        for byte in text_with_the_word:
            connection.sendall(bytes([byte]))
        self.upstream.wait_for(lambda upstream: upstream.got == text_with_the_word)
        connection.sendall(query("SELECT 2") + query("COMMIT") + query("SELECT 3"))
        fault.wait()
        self.upstream.wait_for(lambda upstream: upstream.ended == 1)
        self.assertIn(self.upstream.got[len(text_with_the_word):], (b"", query("SELECT 2")))

    def test_the_answer_to_an_append_is_lost_and_no_other_kind_of_request_counts(self):
        proxy = self.proxy(KafkaFrames)
        connection = self.connect(proxy)
        fault = proxy.swallow_reply_of(produce)
        self.assertEqual(self.asked(connection, request(3)), OK)
        connection.sendall(request(0))
        fault.wait()
        self.assert_reset(connection)
        self.assertEqual(self.upstream.got, request(3) + request(0))

    def test_a_fault_that_did_not_happen_is_forgotten_by_healing(self):
        proxy = self.proxy()
        fault = proxy.drop(anything)
        proxy.heal()
        self.assertEqual(self.asked(self.connect(proxy), b"hello"), OK)
        self.assertFalse(fault.happened.is_set())
        with self.assertRaises(AssertionError):
            fault.wait(0)


if __name__ == "__main__":
    unittest.main()
