# SPDX-License-Identifier: Apache-2.0
"""docs/operations.md quotes the messages that the program prints, and names what exists."""
import glob
import os
import re
import unittest

from running_server import run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# Literals with nothing but white space between them are one text.
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
MESSAGES = re.compile(r"^\| message \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")


def page():
    with open(os.path.join(ROOT, "docs/operations.md"), encoding="utf-8") as file:
        return file.read()


def texts_of_the_source():
    """Every text in the source, its placeholders replaced by the sign of a gap."""
    texts = []
    for path in glob.glob(os.path.join(ROOT, "src/**/*.*"), recursive=True):
        if not path.endswith((".cpp", ".h")) or path.endswith("_test.cpp"):
            continue
        with open(path, encoding="utf-8") as file:
            for match in TEXT.finditer(file.read()):
                text = "".join(LITERAL.findall(match.group()))
                texts.append(re.sub(r"\{[^{}]*\}", "...", text))
    return "\n".join(texts)


def quoted_messages(text):
    rows = "".join(MESSAGES.findall(text)).splitlines()
    return [message for row in rows for message in QUOTED.findall(row.split("|")[1])]


class Operations(unittest.TestCase):
    def test_every_quoted_message_is_one_of_the_program(self):
        source = texts_of_the_source()
        messages = quoted_messages(page())
        self.assertGreater(len(messages), 30)
        for message in messages:
            for part in re.split(r"\s*\.\.\.\s*", message):
                if len(part) > 3:
                    self.assertIn(part, source, message)

    def test_a_message_that_no_source_has_would_be_noticed(self):
        invented = "| message | meaning |\n|---|---|\n| `never ... printed by anybody` | x |\n"
        self.assertEqual(quoted_messages(invented), ["never ... printed by anybody"])
        self.assertNotIn("printed by anybody", texts_of_the_source())

    def test_every_subcommand_and_setting_that_is_named_exists(self):
        text = MESSAGES.sub("", page())
        overview = run("help").stdout
        for name in set(re.findall(r"`firstcome ([a-z]+)", text)):
            self.assertRegex(overview, rf"\n  {name} ")
        settings = run("serve", "--help").stdout
        for name in set(re.findall(r"`((?:server|log|ledger)\.[a-z_]+)`", text)) - {"log.db",
                                                                                    "ledger.db"}:
            self.assertIn(f"--{name}", settings)


if __name__ == "__main__":
    unittest.main()
