# SPDX-License-Identifier: Apache-2.0
"""The jars of the broker, fetched once by Maven after tools/kafka_jars/pom.xml."""
import fcntl
import hashlib
import shutil
import subprocess

from engine import ROOT, Failure, say

POM = ROOT / "tools" / "kafka_jars" / "pom.xml"


def path():
    """Where they are or will be: another pom means another folder."""
    return ROOT / "build" / "kafka-jars" / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]


def folder():
    """Where they are; fetches them on first use, complete or not at all."""
    goal = path()
    goal.parent.mkdir(parents=True, exist_ok=True)
    with open(goal.parent / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not goal.exists():
            fetch(goal)
    return goal


def fetch(goal):
    say("kafka fetches its jars with Maven, about 45 MB")
    part = goal.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    done = subprocess.run(
        ["mvn", "--batch-mode", "--file", str(POM), "dependency:copy-dependencies",
         f"-DoutputDirectory={part}"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        output = done.stdout[-4000:] + done.stderr
        raise Failure(f"Maven could not fetch the jars of Kafka:\n{output}")
    part.rename(goal)
