# SPDX-License-Identifier: Apache-2.0
"""An experiment on engines of its own, from outside: run, stop, go on, look at, serve."""
import gzip
import itertools
import json
import os
import re
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from api_client import Client
from real_engines import wait_until
from running_server import BINARY, RunningServer, run

RUN_WAIT_S = 240
TINY = {
    "title": "Tiny", "stock": 50, "partitions": [1, 3], "events": 1000, "repetitions": 1,
    "arrival": {"kind": "poisson", "rate_per_s": 20000},
    "variants": [{"name": "per-event"}, {"name": "pinned", "partitions": [1]}],
    "quick": {"events": 300, "repetitions": 1, "variants": ["per-event", "pinned"]},
}
CELLS = ("per-event-p1-r1", "per-event-p3-r1", "pinned-p1-r1")


class Begun:
    """A run under way; what it says is in a file."""

    def __init__(self, experiment, *flags):
        self.said = experiment.parent.parent / "said"
        with open(self.said, "w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                [BINARY, "experiment", "run", experiment, *flags],
                stdout=subprocess.DEVNULL, stderr=said,
            )

    def wait_until_said(self, pattern):
        wait_until(lambda: re.search(pattern, self.text()), pattern, RUN_WAIT_S)

    def text(self):
        return self.said.read_text(encoding="utf-8")

    def end(self):
        return self.process.wait(RUN_WAIT_S)


class Experiment(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.experiments = Path(self.folder.name) / "experiments"
        self.experiment = self.experiments / "001-tiny"
        self.experiment.mkdir(parents=True)
        (self.experiment / "experiment.json").write_text(json.dumps(TINY), encoding="utf-8")

    def ask(self, *words):
        return run("experiment", *words, "--experiments", self.experiments)

    def run_whole(self, *flags):
        ended = run("experiment", "run", self.experiment, "--json", *flags, timeout=RUN_WAIT_S)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        summary = json.loads(ended.stdout.splitlines()[-1])
        self.assertEqual(summary["checks"], "ok")
        return summary, ended.stderr

    def engines_left(self, name=""):
        """The pids of private engines in the experiment's folder."""
        found = subprocess.run(["pgrep", "-f", f"{self.experiment}/runs/engine-{name}"],
                               capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]


class Whole(Experiment):
    def test_a_run_can_be_looked_at_served_and_published(self):
        summary, _ = self.run_whole()
        run_id = summary["id"]
        folder = self.experiment / "runs" / run_id
        self.assertEqual(summary["report"], str(folder / "report.md"))
        self.assertEqual(self.engines_left(), [])
        self.assertEqual(sorted(path.name for path in self.experiment.glob("runs/*")),
                         [run_id, "lock"])
        self.check_rows(folder)
        self.check_words(run_id, folder)
        self.check_served(run_id)
        quick, said = self.run_whole("--quick")
        self.assertIn("begins", said)
        refused = self.ask("publish", quick["id"])
        self.assertEqual(refused.returncode, 1)
        self.assertIn("quick", refused.stderr)
        self.assertEqual(self.ask("compare", run_id, quick["id"]).returncode, 0)
        ambiguous = self.ask("show", run_id[:8])
        self.assertEqual(ambiguous.returncode, 1)
        for one in (run_id, quick["id"]):
            self.assertIn(one, ambiguous.stderr)

    def check_rows(self, folder):
        for cell in CELLS:
            with gzip.open(folder / "rows" / f"{cell}.jsonl.gz", "rt") as lines:
                head = json.loads(next(lines))
                rows = {column["column"]: list(itertools.accumulate(column["delta"]))
                        for column in map(json.loads, lines)}
            self.assertEqual(head["rows"], TINY["events"])
            self.assertEqual(rows["arrival"], list(range(TINY["events"])))
            self.assertEqual(sum(rows["won"]), TINY["stock"])
            self.assertTrue(all(a <= b for a, b in zip(rows["polled_at_us"],
                                                       rows["committed_at_us"])))

    def check_words(self, run_id, folder):
        self.assertRegex(self.ask("list").stdout, rf"{run_id} +001-tiny +whole +3/3 +ok")
        shown = self.ask("show", run_id[:13]).stdout
        for cell in CELLS:
            self.assertIn(f"\n{cell} ", shown)
        (folder / "report.md").unlink()
        again = self.ask("report", run_id)
        self.assertEqual(again.stdout, f"{folder}/report.md\n{folder}/report.html\n")
        self.assertTrue((folder / "report.md").exists())
        published = self.ask("publish", run_id)
        self.assertEqual(published.returncode, 0, published.stderr)
        self.assertEqual(
            (self.experiment / "published" / "cells.jsonl").read_bytes(),
            (folder / "cells.jsonl").read_bytes(),
        )

    def check_served(self, run_id):
        server = RunningServer(self.folder.name + "/data", "--experiments", str(self.experiments))
        try:
            client = Client(server)
            listed = client.get("/api/admin/experiments")
            self.assertEqual([one["summary"]["id"] for one in listed.data], [run_id])
            one = client.get(f"/api/admin/experiments/{run_id}")
            self.assertEqual([cell["plan"]["variant"] for cell in one.data["cells"]],
                             ["per-event", "per-event", "pinned"])
            self.assertEqual(client.get("/api/admin/experiments/20200101-000000").status, 404)
        finally:
            server.stop()


class Stopped(Experiment):
    def test_ctrl_c_keeps_what_is_done_and_the_next_start_goes_on(self):
        begun = Begun(self.experiment)
        begun.wait_until_said("1 of 3")
        second = run("experiment", "run", self.experiment)
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"process {begun.process.pid}", second.stderr)
        begun.process.send_signal(signal.SIGINT)
        self.assertEqual(begun.end(), 130)
        self.assertRegex(begun.text(), r"cells are done and kept; go on with: firstcome experiment")
        self.assertEqual(self.engines_left(), [])
        summary, said = self.run_whole()
        self.assertIn(f"run {summary['id']} goes on", said)
        self.assertEqual(len(list((self.experiment / "runs").glob("2*"))), 1)

    def test_a_broker_that_dies_is_named_and_the_finished_cells_are_kept(self):
        begun = Begun(self.experiment)
        begun.wait_until_said("1 of 3")
        for pid in self.engines_left("kafka"):
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(begun.end(), 1)
        self.assertRegex(begun.text(), r"the Kafka broker \(process \d+\) has ended")
        self.assertRegex(begun.text(), r"[1-3] of 3 cells are done and kept")
        self.assertEqual(self.engines_left(), [])

    def test_what_a_killed_run_left_is_ended_by_the_next(self):
        begun = Begun(self.experiment)
        begun.wait_until_said("1 of 3")
        begun.process.kill()
        begun.end()
        self.assertNotEqual(self.engines_left(), [])
        self.run_whole()
        self.assertEqual(self.engines_left(), [])


class BadInput(Experiment):
    def refused(self, *words, status=1, naming):
        ended = self.ask(*words)
        self.assertEqual((ended.returncode, ended.stdout), (status, ""), ended.stderr)
        self.assertRegex(ended.stderr, naming)

    def test_what_is_no_action_is_not_understood(self):
        self.refused(status=2, naming="wants an action")
        self.refused("lst", status=2, naming=r"did you mean list\?")
        self.refused("run", status=2, naming="wants the folder")
        self.refused("compare", "2026", status=2, naming="wants the ids of two runs")
        self.refused("show", "2026", "--quick", status=2, naming="--quick")

    def test_experiments_and_runs_that_are_not_there(self):
        self.refused("run", self.experiments / "002-none", naming="there is no folder")
        self.refused("run", self.experiments, naming=r"experiment\.json")
        self.refused("show", "20200101", naming="no run in .* has an id like 20200101")
        self.refused("show", "../001-tiny", naming="is no id")

    def test_a_config_that_is_wrong(self):
        config = self.experiment / "experiment.json"
        for text, naming in (("{", "experiment.json: it is no JSON"),
                             (json.dumps({**TINY, "colour": 1}), "colour"),
                             (json.dumps({**TINY, "partitions": [0]}), "partitions")):
            config.write_text(text, encoding="utf-8")
            self.refused("run", self.experiment, naming=naming)

    def test_engines_that_are_not_there_or_not_engines(self):
        ledger = ("--ledger", "mysql://firstcome@127.0.0.1:9/firstcome")
        self.refused("run", self.experiment, "--log", "sqlite:x", *ledger, naming="kafka://")
        self.refused("run", self.experiment, "--log", "kafka://127.0.0.1:9/any", *ledger,
                     naming="log.url: .*127.0.0.1:9")


if __name__ == "__main__":
    unittest.main()
