#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the reports of a made-up run as a browser, a terminal and a program would.

report_page_test.py PROGRAM, where PROGRAM is report_sample.
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

XHTML = "{http://www.w3.org/1999/xhtml}"
PROGRAM = sys.argv.pop() if len(sys.argv) > 1 else "build/dev/tests/lab/report_sample"
KINDS = ("", "unfinished", "small")


class ReportPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.texts = {}
        for kind in KINDS:
            folder = Path(cls.folder.name, kind or "full")
            folder.mkdir()
            subprocess.run([PROGRAM, folder, *filter(None, [kind])], check=True, timeout=60)
            cls.texts[kind] = {
                path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()
            }

    def page(self, kind=""):
        return ElementTree.fromstring(self.texts[kind]["report.html"])

    def test_every_page_is_well_formed(self):
        for kind in KINDS:
            self.assertEqual(self.page(kind).tag, XHTML + "html")

    def test_a_page_needs_nothing_else(self):
        for element in self.page().iter():
            self.assertNotIn(element.tag, (XHTML + "script", XHTML + "link", XHTML + "img"))
            for name in ("src", "onload", "onclick", "style"):
                self.assertNotIn(name, element.attrib)
            self.assertTrue(element.get("href", "#").startswith("#"))
        page = self.texts[""]["report.html"].replace("http://www.w3.org/1999/xhtml", "", 1)
        self.assertNotRegex(page, r"https?:|url\(|@import")

    def test_a_page_is_small(self):
        self.assertLess(len(self.texts[""]["report.html"].encode()), 500_000)

    def test_no_line_has_more_than_600_points(self):
        paths = [e.get("d") for e in self.page().iter(XHTML + "path")]
        self.assertGreater(max(path.count("L") for path in paths), 300)
        self.assertLess(max(path.count("L") for path in paths), 600)

    def test_ids_are_unique_and_references_lead_somewhere(self):
        elements = list(self.page().iter())
        ids = [e.get("id") for e in elements if e.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        for element in elements:
            for name in element.get("aria-labelledby", "").split():
                self.assertIn(name, ids)
            if element.get("href"):
                self.assertIn(element.get("href")[1:], ids)

    def test_every_plot_has_a_text_alternative_and_a_description_beside_it(self):
        figures = list(self.page().iter(XHTML + "figure"))
        self.assertEqual(len(figures), 10)
        for figure in figures:
            svg = next(figure.iter(XHTML + "svg"))
            self.assertEqual(svg.get("role"), "img")
            self.assertTrue(svg.find(XHTML + "title").text)
            described = svg.find(XHTML + "desc").text
            self.assertRegex(described, r"\d")
            self.assertEqual(figure.find(XHTML + "p").text, described)

    def test_tables_have_as_many_cells_in_every_row(self):
        for kind in KINDS:
            for table in self.page(kind).iter(XHTML + "table"):
                widths = {len(list(row)) for row in table.iter(XHTML + "tr")}
                self.assertEqual(len(widths), 1)

    def test_every_colour_of_a_line_is_there_for_light_and_dark(self):
        style = next(self.page().iter(XHTML + "style")).text
        for number in range(1, 7):
            self.assertEqual(len(re.findall(rf"--l{number}:#", style)), 2)
            self.assertIn(f".line.l{number}{{", style)
        self.assertIn("prefers-color-scheme:dark", style)

    def test_both_renderings_have_every_cell_of_every_table(self):
        for kind in KINDS:
            markdown = unescaped(self.texts[kind]["report.md"])
            rows = [
                [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                for line in self.texts[kind]["report.md"].splitlines() if line.startswith("|")
            ]
            rows = [[unescaped(cell) for cell in row] for row in rows if not is_ruler(row)]
            page_rows = [
                ["".join(cell.itertext()) for cell in row]
                for row in self.page(kind).iter(XHTML + "tr")
            ]
            self.assertEqual(rows, page_rows)
            for paragraph in self.page(kind).iter(XHTML + "p"):
                self.assertIn(paragraph.text, markdown)

    def test_nothing_is_shown_that_is_no_number(self):
        for kind in KINDS:
            for text in self.texts[kind].values():
                self.assertNotRegex(text, r"(?<![a-z])-?(nan|inf)(?![a-z])")

    def test_controls_of_a_terminal_are_shown(self):
        for name, text in self.texts[""].items():
            self.assertNotIn("\x1b", text, name)
        self.assertIn(r"\x1b[31m", self.texts[""]["report.html"])

    def test_an_unfinished_run_says_so_before_anything_else(self):
        main = next(self.page("unfinished").iter(XHTML + "main"))
        self.assertEqual(main[1].get("class"), "notice")
        self.assertRegex(main[1].text, r"^Unfinished: 42 of 43 cells are done\.")
        self.assertIn("> **Unfinished", self.texts["unfinished"]["report.md"][:200])
        self.assertNotIn("Unfinished", self.texts[""]["report.md"])

    def test_the_summary_is_one_line_of_strict_json(self):
        def refuse(constant):
            raise ValueError(constant)

        text = self.texts[""]["summary.json"]
        self.assertNotIn("\n", text)
        summary = json.loads(text, parse_constant=refuse)
        self.assertEqual(len(summary["cells"]), 42)
        self.assertGreater(summary["pinned_per_event_ratio"], 30)


def is_ruler(row):
    return all(re.fullmatch(r"-+:?", cell) for cell in row)


def unescaped(markdown):
    return re.sub(r"\\([^\w\s])", r"\1", markdown)


if __name__ == "__main__":
    unittest.main()
