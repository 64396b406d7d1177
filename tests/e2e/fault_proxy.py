# SPDX-License-Identifier: Apache-2.0
"""A TCP relay on loopback that breaks on command: between firstcome and its log or its ledger.

One upstream, any number of clients. A test calls it from its own thread at any time. A fault that
waits for its message says when it has happened; heal() ends what lasts.

    proxy = FaultProxy(3306, MySqlFrames)
    lost = proxy.swallow_reply_of(commit())
    ...
    lost.wait()
"""
import asyncio
import socket
import threading

from fault_frames import RawFrames
from fault_link import DOWN, UP, Link, Rules, hang_up

LOOPBACK = "127.0.0.1"
WAIT_S = 30


class Fault:
    """Happens once, to the first message that matches. FaultProxy makes them."""

    DROP, SWALLOW, HOLD = "drop", "swallow the reply of", "hold"

    def __init__(self, proxy, kind, matches):
        self.kind = kind
        self.matches = matches
        self.happened = threading.Event()
        self.held = None
        self._proxy = proxy

    def wait(self, timeout_s=WAIT_S):
        """Until it has happened; a fault that never does proves nothing."""
        assert self.happened.wait(timeout_s), f"no message came to {self.kind}"

    def deliver(self):
        """Sends the held message to the server at last. Returns the first bytes of the answer, none
        when the server has hung up meanwhile."""
        return self._proxy.call(self.held.deliver())


class FaultProxy:
    def __init__(self, upstream_port, frames=RawFrames, port=0):
        self.upstream_port = upstream_port
        self._frames = frames
        # Keeps the port while nobody listens on it: then the kernel refuses to connect.
        self._place = bound(port)
        self.port = self._place.getsockname()[1]
        self._listener = None
        self._links = {}
        self._holding = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.call(self._begin())

    def close(self):
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._place.close()

    # What lasts until heal().

    def delay(self, delay_ms):
        """Every piece waits this long before it passes, in both directions."""
        self._rules.delay_s = delay_ms / 1000

    def cut(self, reset=True, refuse=True):
        """Ends all connections, by reset or in good order, and refuses new ones or takes them."""
        self.call(self._cut(reset, refuse))

    def half_open(self, up=True, down=True):
        """Nothing passes to the server, to the client, or both, and nobody is told. What is sent
        meanwhile passes after heal()."""
        self.call(self._close_gates([UP] * up + [DOWN] * down))

    def heal(self):
        """Also forgets the faults that have not happened."""
        self.call(self._heal())

    # What happens once. matches: (message, frames) -> whether it is the one.

    def drop(self, matches):
        """The message never reaches the server; both sides are reset."""
        return self._wait_for(Fault(self, Fault.DROP, matches))

    def swallow_reply_of(self, matches):
        """The message is delivered, its answer is not; then both sides are reset."""
        return self._wait_for(Fault(self, Fault.SWALLOW, matches))

    def hold(self, matches):
        """The client is reset; the server sees nothing of that, and nothing of the message before
        the test calls deliver()."""
        self._holding.append(Fault(self, Fault.HOLD, matches))
        return self._wait_for(self._holding[-1])

    @property
    def connections(self):
        return len(self._links)

    def call(self, coroutine):
        """Runs it on the proxy's thread and returns what it returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(WAIT_S)

    def _wait_for(self, fault):
        self._loop.call_soon_threadsafe(self._rules.faults.append, fault)
        return fault

    async def _begin(self):
        self._rules = Rules()
        await self._listen()

    async def _listen(self):
        self._listener = await asyncio.start_server(self._accept, sock=bound(self.port))

    async def _accept(self, reader, writer):
        try:
            server = await asyncio.open_connection(LOOPBACK, self.upstream_port)
        except OSError:
            hang_up(writer, reset=True)
            return
        link = Link(self._rules, self._frames(), (reader, writer), server)
        self._links[link] = asyncio.current_task()
        await link.run()
        del self._links[link]

    async def _cut(self, reset, refuse):
        if refuse and self._listener is not None:
            self._listener.close()
            self._listener = None
        for link in list(self._links):
            link.end(reset)

    async def _close_gates(self, directions):
        for direction in directions:
            self._rules.gates[direction].clear()

    async def _heal(self):
        self._rules.delay_s = 0.0
        self._rules.faults.clear()
        self._rules.open_gates()
        if self._listener is None:
            await self._listen()

    async def _end(self):
        running = list(self._links.values())
        await self._cut(reset=True, refuse=True)
        for fault in self._holding:
            if fault.held is not None:
                fault.held.give_up()
        await asyncio.gather(*running)


def bound(port):
    """A socket at the port that leaves room for another one of ours."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((LOOPBACK, port))
    return made
