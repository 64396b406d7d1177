# SPDX-License-Identifier: Apache-2.0
"""What the rules look at: the files of a tree, and C++ with its comments and strings set apart."""
import re
import subprocess
from functools import cached_property
from typing import NamedTuple

CPP_SUFFIXES = (".h", ".cpp")
SCRIPT_FOLDERS = ("tools", ".ci")
TEXT_SUFFIXES = CPP_SUFFIXES + (
    ".cmake", ".css", ".html", ".js", ".json", ".md", ".py", ".scn", ".service", ".sh", ".sql",
    ".svelte", ".toml", ".ts", ".txt", ".yaml", ".yml",
)
NOT_OURS = ("build", "data", ".git", ".cache", "node_modules", "__pycache__")

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<mark>[^()\\\s]{0,16})\((?P<raw>.*?)\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'
    """,
    re.VERBOSE | re.DOTALL,
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


class Violation(NamedTuple):
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class Include(NamedTuple):
    line: int
    quoted: bool
    target: str


def blank(text):
    """As many lines and columns, and nothing in them."""
    return re.sub(r"[^\n]", " ", text)


class File:
    """One text file. `path` is relative to the tree, with slashes."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.rsplit("/", 1)[-1]
        self.text = (root / path).read_text(encoding="utf-8", errors="replace")

    @property
    def is_cpp(self):
        return self.path.endswith(CPP_SUFFIXES)

    @property
    def is_script(self):
        """Python and shell, with or without a suffix."""
        return self.path.endswith((".py", ".sh")) or self.text.startswith("#!")

    @property
    def is_unit_test(self):
        return self.name.endswith("_test.cpp")

    @property
    def top(self):
        return self.path.split("/", 1)[0]

    @property
    def module(self):
        """The folder of src/ that the file is in, or None."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "src" and len(parts) > 2 else None

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def code(self):
        """C++ without comments, strings and includes, at the same lines and columns."""
        without_includes = INCLUDE.sub(lambda m: blank(m.group()), self.text)
        return TOKEN.sub(lambda m: blank(m.group()), without_includes)

    @cached_property
    def comments(self):
        """C++ with nothing but its comments, at the same lines."""
        kept, end = [], 0
        for match in TOKEN.finditer(self.text):
            kept.append(blank(self.text[end:match.start()]))
            kept.append(match.group() if match.group("comment") else blank(match.group()))
            end = match.end()
        return "".join(kept) + blank(self.text[end:])

    @cached_property
    def includes(self):
        without_comments = blank_comments(self.text)
        return [
            Include(line_of(self.text, match.start(1)), match.group(1) == '"', match.group(2))
            for match in INCLUDE.finditer(without_comments)
        ]


def blank_comments(text):
    return TOKEN.sub(lambda m: blank(m.group()) if m.group("comment") else m.group(), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


class Tree:
    """The files that are, or would be, in version control."""

    def __init__(self, root):
        self.root = root
        self.files = [File(root, path) for path in sorted(self._paths()) if self._is_text(path)]
        self.by_path = {file.path: file for file in self.files}

    @property
    def cpp(self):
        return [file for file in self.files if file.is_cpp]

    @property
    def scripts(self):
        return [file for file in self.files if file.is_script]

    @property
    def markdown(self):
        return [file for file in self.files if file.path.endswith(".md")]

    def resolve(self, target):
        """The file that a quoted include means, or None."""
        return self.by_path.get(f"src/{target}") or self.by_path.get(target)

    @cached_property
    def test_headers(self):
        """The paths of headers beside the code that nothing but tests includes."""
        includers = {}
        for file in self.cpp:
            for goal in (self.resolve(i.target) for i in file.includes if i.quoted):
                if goal is not None:
                    includers.setdefault(goal.path, []).append(file)
        return {path for path, files in includers.items()
                if path.startswith("src/") and all(f.is_unit_test for f in files)
                and path[:-2] + ".cpp" not in self.by_path}

    def _paths(self):
        listed = None
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "-C", str(self.root), "ls-files", "-z", "-c", "-o", "--exclude-standard"],
                capture_output=True, text=True, check=False,
            )
        if listed is not None and listed.returncode == 0:
            return [path for path in set(listed.stdout.split("\0")) if self._exists(path)]
        every = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return [p.as_posix() for p in every if not set(p.parts) & set(NOT_OURS)]

    def _exists(self, path):
        return bool(path) and (self.root / path).is_file()

    def _is_text(self, path):
        if path.endswith(TEXT_SUFFIXES):
            return True
        if "." in path.rsplit("/", 1)[-1]:
            return False
        with open(self.root / path, "rb") as file:
            return b"\0" not in file.read(4096)
