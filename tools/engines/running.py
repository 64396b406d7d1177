# SPDX-License-Identifier: Apache-2.0
"""What runs: processes found by one argument of their command line, and signals to exactly those.

An engine is started with an argument that names a path in its own directory and that nothing else
on the machine has. So there is no pid file that can be stale, and no pid that now means another.
"""
import contextlib
import os
import select
import signal
import subprocess
import time


def arguments_of(pid):
    """The command line; empty for what is gone, a zombie, or the kernel's own."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return [os.fsdecode(argument) for argument in file.read().split(b"\0")]
    except OSError:
        return []


def pids_of(mark):
    return [int(name) for name in os.listdir("/proc")
            if name.isdigit() and mark in arguments_of(name)]


def open_pidfd(pid, mark):
    """A descriptor of the process as long as it is the one with the mark, else None."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    if mark in arguments_of(pid):
        return descriptor
    os.close(descriptor)
    return None


@contextlib.contextmanager
def descriptors_of(mark):
    """Of every process with the mark: a signal through one cannot reach another process."""
    found = {pid: descriptor for pid in pids_of(mark)
             if (descriptor := open_pidfd(pid, mark)) is not None}
    try:
        yield found
    finally:
        for descriptor in found.values():
            os.close(descriptor)


def send(descriptor, signum):
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(descriptor, signum)


def end(mark, signum, wait_s):
    """Sends the signal and waits for the end. Returns how many ended; TimeoutError names one that
    did not."""
    with descriptors_of(mark) as found:
        for descriptor in found.values():
            send(descriptor, signum)
            # What is paused cannot end by itself.
            send(descriptor, signal.SIGCONT)
        for pid, descriptor in found.items():
            if not select.select([descriptor], [], [], wait_s)[0]:
                raise TimeoutError(f"process {pid} still runs {wait_s} s after {signum.name}")
        return len(found)


def launch(command, log, **options):
    """Starts a process that outlives its starter, its output in a new log; keeps the last log."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with open(log, "wb") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True, **options,
        )


def wait_until(ready, alive, wait_s):
    """True when ready() came true; False when alive() became false first, or the time was over."""
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(0.05)
    return False


def end_of(log, lines=30):
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])
