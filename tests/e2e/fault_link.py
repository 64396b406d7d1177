# SPDX-License-Identifier: Apache-2.0
"""One client of a FaultProxy and its own connection to the server. Runs on the proxy's thread."""
import asyncio
import contextlib
import socket
import struct

READ_BYTES = 1 << 18
UP, DOWN = "up", "down"


class Rules:
    """What all links of a proxy obey: the delay, the gates, and the faults that wait."""

    def __init__(self):
        self.delay_s = 0.0
        self.gates = {UP: asyncio.Event(), DOWN: asyncio.Event()}
        self.faults = []
        self.open_gates()

    def open_gates(self):
        for gate in self.gates.values():
            gate.set()

    async def passage(self, direction):
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        await self.gates[direction].wait()

    def fault_for(self, message, frames):
        """The first one that waits for such a message; it waits no more."""
        for fault in self.faults:
            if fault.matches(message, frames):
                self.faults.remove(fault)
                return fault
        return None


class Link:
    def __init__(self, rules, frames, client, server):
        """client and server: (reader, writer)."""
        self.rules = rules
        self.frames = frames
        self.from_client, self.to_client = client
        self.from_server, self.to_server = server
        self.swallowing = None
        self.ended = False
        self.pumps = []

    async def run(self):
        """Until either side has hung up or a fault has ended it."""
        self.pumps = [*map(asyncio.ensure_future, (self.pump_up(), self.pump_down()))]
        await asyncio.wait(self.pumps, return_when=asyncio.FIRST_COMPLETED)
        self.end(reset=False)
        for outcome in await asyncio.gather(*self.pumps, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    def end(self, reset):
        """Once; also called by the pumps, which then come no further than their return."""
        if self.ended:
            return
        self.ended = True
        hang_up(self.to_client, reset)
        if self.to_server is not None:
            hang_up(self.to_server, reset)
        for pump in self.pumps:
            pump.cancel()

    async def pump_up(self):
        with contextlib.suppress(ConnectionError):
            while piece := await self.from_client.read(READ_BYTES):
                for message in self.frames.feed(piece):
                    await self.rules.passage(UP)
                    if not self.pass_up(message):
                        return
                await self.to_server.drain()

    def pass_up(self, message):
        """False when a fault has ended the link."""
        fault = self.rules.fault_for(message, self.frames)
        self.frames.passed(message)
        if fault is None or fault.kind == fault.SWALLOW:
            self.swallowing = fault or self.swallowing
            self.to_server.write(message)
            return True
        if fault.kind == fault.HOLD:
            fault.held = Held(message, self.from_server, self.to_server)
            self.to_server = None
        self.end(reset=True)
        fault.happened.set()
        return False

    async def pump_down(self):
        with contextlib.suppress(ConnectionError):
            while piece := await self.from_server.read(READ_BYTES):
                await self.rules.passage(DOWN)
                if self.swallowing is not None:
                    self.end(reset=True)
                    self.swallowing.happened.set()
                    return
                self.to_client.write(piece)
                await self.to_client.drain()


class Held:
    """A message that has not been delivered, and the side of its link that still lives."""

    def __init__(self, message, from_server, to_server):
        self.message = message
        self.from_server = from_server
        self.to_server = to_server

    async def deliver(self):
        """The first bytes of the answer; empty when the server has hung up before."""
        try:
            self.to_server.write(self.message)
            return await self.from_server.read(READ_BYTES)
        except ConnectionError:
            return b""
        finally:
            self.give_up()

    def give_up(self):
        """The server is told at once; nothing that was not delivered ever will be."""
        hang_up(self.to_server, reset=True)


def hang_up(writer, reset):
    """With a reset the other side learns at once that what is under way is lost."""
    if writer.is_closing():
        return
    if not reset:
        writer.close()
        return
    writer.transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    writer.transport.abort()
