# SPDX-License-Identifier: Apache-2.0
"""The README's commands work as they stand, and the Korean README says the same."""
import json
import os
import re
import socket
import subprocess
import unittest

import running_server

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FENCE = re.compile(r"^ *```bash\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
INDENTED = re.compile(r"^    \S.*$", re.MULTILINE)


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def commands(text):
    blocks = FENCE.findall(text)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


class Readme(unittest.TestCase):
    def test_both_languages_have_the_same_headings_and_commands(self):
        english, korean = read("README.md"), read("README.ko.md")
        self.assertEqual(HEADING.findall(english), HEADING.findall(korean))
        self.assertEqual(commands(english), commands(korean))
        self.assertEqual(INDENTED.findall(english), INDENTED.findall(korean))
        self.assertGreaterEqual(len(commands(english)), 6)

    def test_both_languages_show_the_same_picture_and_the_same_result(self):
        english, korean = read("README.md"), read("README.ko.md")
        picture = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
        result = re.compile(r"^\| 100,000 .*$", re.MULTILINE)
        self.assertEqual(picture.findall(english), picture.findall(korean))
        self.assertEqual(result.findall(english), result.findall(korean))
        self.assertEqual(len(result.findall(english)), 1)


class QuickStart(unittest.TestCase):
    def setUp(self):
        folder = running_server.scratch()
        self.addCleanup(folder.cleanup)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = "127.0.0.1:%d" % probe.getsockname()[1]
        # The reader's port and directory may be taken on the machine that runs this test.
        self.environment = dict(
            os.environ,
            FIRSTCOME_SERVER_DATA=folder.name + "/data",
            FIRSTCOME_SERVER_LISTEN=self.address,
        )

    def command(self, line):
        line = line.replace("127.0.0.1:8080", self.address)
        if line.startswith("./run rush"):
            line += f" --url http://{self.address}"
        return line

    def shell(self, line):
        return subprocess.run(self.command(line), shell=True, cwd=ROOT, env=self.environment,
                              capture_output=True, text=True, timeout=600)

    def test_every_command_does_what_the_text_says(self):
        serve, *rest = commands(read("README.md"))
        self.assertEqual(serve, "./run serve")
        server = subprocess.Popen(serve.split(), cwd=ROOT, env=self.environment,
                                  stderr=subprocess.PIPE, text=True)
        try:
            for line in server.stderr:
                if "server started" in line:
                    break
            done = {line: self.shell(line) for line in rest}
        finally:
            server.terminate()
            server.stderr.read()
            server.stderr.close()
            status = server.wait()
        self.assertEqual(status, 0)
        for line, ended in done.items():
            self.assertEqual(ended.returncode, 0, line + "\n" + ended.stdout + ended.stderr)
        created, rushed, result, state, verified = (done[line] for line in rest)
        self.assertEqual(json.loads(created.stdout)["data"]["totalStock"], 100)
        self.assertIn("10,000", rushed.stdout)
        self.assertIn(json.loads(result.stdout)["data"]["status"], ("SUCCESS", "FAIL"))
        self.assertEqual(json.loads(state.stdout)["data"]["successCount"], 100)
        self.assertIn("I6", verified.stdout)


if __name__ == "__main__":
    unittest.main()
