# SPDX-License-Identifier: Apache-2.0
"""The command line from outside: help, what is refused and how, exit statuses."""
import json
import os
import socket
import unittest

from running_server import RunningServer, run, scratch

SUBCOMMANDS = (
    "serve", "demo", "rush", "verify", "rebuild", "migrate", "skip", "experiment", "version",
    "help",
)


class Help(unittest.TestCase):
    def test_the_overview_fits_one_screen_and_names_every_subcommand(self):
        ended = run("help")
        self.assertEqual(ended.returncode, 0)
        self.assertLessEqual(len(ended.stdout.splitlines()), 24)
        for name in SUBCOMMANDS:
            self.assertRegex(ended.stdout, rf"\n  {name} ")
        self.assertEqual(run("--help").stdout, ended.stdout)

    def test_every_subcommand_explains_itself(self):
        for name in SUBCOMMANDS:
            page = run(name, "--help")
            self.assertEqual(page.returncode, 0, name)
            self.assertIn(f"Example: firstcome {name}", page.stdout)
            self.assertEqual(run("help", name).stdout, page.stdout)

    def test_without_a_subcommand_the_overview_goes_to_standard_error(self):
        ended = run()
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertIn("Usage: firstcome", ended.stderr)

    def test_the_version_is_one_object(self):
        ended = run("version", "--json")
        self.assertEqual(ended.returncode, 0)
        version = json.loads(ended.stdout.splitlines()[-1])
        self.assertEqual(set(version), {"version", "compiler", "build", "libraries"})
        self.assertIn("sqlite", version["libraries"])


class NotUnderstood(unittest.TestCase):
    def refused(self, *args, naming, env=None):
        ended = run(*args, env=None if env is None else {**os.environ, **env})
        self.assertEqual((ended.returncode, ended.stdout), (2, ""), ended.stderr)
        for part in naming:
            self.assertIn(part, ended.stderr)

    def test_an_unknown_subcommand_is_refused_with_the_nearest_one(self):
        self.refused("serv", naming=('"serv"', "did you mean serve?"))
        self.refused("help", "verfy", naming=('"verfy"', "did you mean verify?"))

    def test_an_unknown_flag_is_refused_with_the_nearest_one(self):
        self.refused("serve", "--listn", "x", naming=("--listn", "--listen"))

    def test_a_value_out_of_bounds_is_refused_with_its_bounds(self):
        self.refused(
            "serve", "--server.io_threads", "999",
            naming=("server.io_threads", '"999"', "0..64 threads"),
        )
        self.refused(
            "demo", "--entries", "0", naming=("entries", '"0"', "1..10000000 entries")
        )
        self.refused("rush", "--duplicates", "100", naming=("duplicates", "0..99 percent"))

    def test_a_bad_variable_is_refused_by_its_name(self):
        self.refused(
            "serve", env={"FIRSTCOME_PARTICIPATION_WAIT": "3"},
            naming=("participation.wait", "FIRSTCOME_PARTICIPATION_WAIT", "0s..30s"),
        )

    def test_a_bad_config_file_is_refused_by_its_name(self):
        with scratch() as folder:
            path = folder + "/firstcome.toml"
            with open(path, "w") as file:
                file.write('[server]\nlisten = "0.0.0.0:80"\n')
            self.refused("serve", "--config", path, naming=(path, "0.0.0.0:80", "admin keys"))
        self.refused("serve", "--config", path, naming=(path, "No such file"))

    def test_an_unknown_expectation_is_refused(self):
        self.refused("verify", "--expect", "unicorns", naming=("unicorns",))


class Failed(unittest.TestCase):
    def failed(self, *args, naming):
        ended = run(*args)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        for part in naming:
            self.assertIn(str(part), ended.stderr)

    def test_a_port_of_another_firstcome_names_its_process(self):
        with scratch() as folder:
            server = RunningServer(folder + "/a")
            self.addCleanup(server.make_sure_it_ended)
            address = f"127.0.0.1:{server.port}"
            owner = f"process {server.process.pid} (firstcome)"
            for subcommand in ("serve", "demo"):
                self.failed(
                    subcommand, "--listen", address, "--data", folder + "/b",
                    naming=(address, owner),
                )
            self.assertEqual(server.stop(), 0)

    def test_a_port_of_another_program_names_it_too(self):
        with scratch() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.failed(
                "serve", "--listen", address, "--data", folder + "/data",
                naming=(address, f"process {os.getpid()} (python3"),
            )

    def test_a_data_directory_in_use_names_the_process(self):
        with scratch() as folder:
            server = RunningServer(folder + "/data")
            self.addCleanup(server.make_sure_it_ended)
            for subcommand in ("serve", "demo"):
                self.failed(
                    subcommand, "--listen", "127.0.0.1:0", "--data", folder + "/data",
                    naming=("/data", f"process {server.process.pid}"),
                )
            for subcommand in ("rebuild", "migrate", "skip"):
                self.failed(
                    subcommand, "--data", folder + "/data",
                    naming=("/data", f"process {server.process.pid}"),
                )
            self.assertEqual(server.stop(), 0)

    def test_what_is_not_there_is_not_created(self):
        with scratch() as folder:
            missing = folder + "/missing"
            for subcommand in ("verify", "rebuild", "migrate", "skip"):
                self.failed(subcommand, "--data", missing, naming=(missing,))
            self.assertEqual(os.listdir(folder), [])


class OnARunningServer(unittest.TestCase):
    def setUp(self):
        folder = scratch()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = folder.name + "/data"
        self.server = RunningServer(self.data)
        self.addCleanup(self.server.make_sure_it_ended)

    def rush(self, campaign, *more):
        return run(
            "rush", "--url", self.server.url, "--campaign", campaign, "--entries", 500,
            "--connections", 50, "--json", *more,
        )

    def test_a_rush_is_verified_and_its_ledger_rebuilt(self):
        campaign = self.server.create_campaign(stock=100)
        history = self.folder + "/history.jsonl"
        rush = self.rush(campaign, "--duplicates", 10, "--history", history)
        self.assertEqual(rush.returncode, 0, rush.stderr)
        report = json.loads(rush.stdout.splitlines()[-1])
        self.assertEqual(report["won"], 100)

        for _ in range(2):  # beside the server, and after its end on a new ledger
            verify = run(
                "verify", "--data", self.data, "--history", history, "--expect",
                "entries,sold_out,duplicate", "--json",
            )
            self.assertEqual(verify.returncode, 0, verify.stdout)
            if self.server.process.poll() is None:
                self.assertEqual(self.server.stop(), 0)
                rebuild = run("rebuild", "--data", self.data, "--json")
                self.assertEqual(rebuild.returncode, 0, rebuild.stderr)
                self.assertEqual(json.loads(rebuild.stdout.splitlines()[-1])["winners"], 100)

        migrate = run("migrate", "--data", self.data, "--json")
        self.assertEqual(migrate.returncode, 0, migrate.stderr)
        self.assertEqual(json.loads(migrate.stdout.splitlines()[-1]), {"applied": 0})

    def test_an_unmet_expectation_fails(self):
        self.server.create_campaign(stock=1)
        verify = run("verify", "--data", self.data, "--expect", "sold_out")
        self.assertEqual(verify.returncode, 1)
        self.assertIn("sold_out", verify.stdout)

    def test_a_rush_on_no_campaign_and_on_no_server_fails(self):
        ended = self.rush(99)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("99", ended.stderr)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.rush(1).returncode, 1)

    def test_a_full_check_before_the_start_passes_on_good_stores(self):
        self.server.create_campaign(stock=1)
        self.server.kill()
        self.server.options = ("--check",)
        self.server.start()
        self.assertEqual(self.server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
