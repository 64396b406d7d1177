# SPDX-License-Identifier: Apache-2.0
"""Files that nothing builds or includes, and places that exist on one machine only."""
import fnmatch
import posixpath
import re

from tidy_rules.tree import Violation, line_of

MODULE = re.compile(r"^\s*firstcome_module\(\s*(\w+)", re.MULTILINE)
# The hosts of package mirrors: which one a machine uses is the machine's own business. The lock
# file of a package manager would name one for each package.
HOSTS = re.compile(
    r"\b("
    r"(deb|security|snapshot|ftp\.?\w*)\.debian\.org|(archive|security|ports)\.ubuntu\.com"
    r"|registry\.(npmjs|yarnpkg)\.(org|com)|repo1?\.maven(\.apache)?\.org"
    r"|pypi\.(python\.)?org|files\.pythonhosted\.org|(static\.)?crates\.io|proxy\.golang\.org"
    r"|deb\.nodesource\.com|rubygems\.org"
    r")\b"
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/{}$-])/(home|root|work|Users|mnt)/[\w.-]+|\.\./shared\b")


def check(tree):
    yield from check_built(tree)
    yield from check_included(tree)
    for file in tree.files:
        for pattern, message in (
            (HOSTS, "names the host of a package registry"),
            (MACHINE_PATHS, "is a path of one machine"),
        ):
            for match in pattern.finditer(file.text):
                line = line_of(file.text, match.start())
                yield Violation(file.path, line, f"place: {match.group()} {message}")


def check_built(tree):
    lists = {f.path: f for f in tree.files if f.name == "CMakeLists.txt"}
    modules = set()
    if "src/CMakeLists.txt" in lists:
        modules = set(MODULE.findall(lists["src/CMakeLists.txt"].text))
    for file in tree.cpp:
        if not file.path.endswith(".cpp"):
            continue
        if file.module is not None:
            # firstcome_module() looks into the module and its folders, no deeper.
            built = file.module in modules and file.path.count("/") in (2, 3)
        else:
            built = is_listed(lists, file)
        if not built:
            yield Violation(file.path, 1, "place: no target builds this file")


def is_listed(lists, file):
    """By name or by a glob in the nearest CMakeLists.txt above it, or by its whole path in any."""
    if any(f"${{CMAKE_SOURCE_DIR}}/{file.path}" in list_.text for list_ in lists.values()):
        return True
    folder = posixpath.dirname(file.path)
    while folder and posixpath.join(folder, "CMakeLists.txt") not in lists:
        folder = posixpath.dirname(folder)
    nearest = lists.get(posixpath.join(folder, "CMakeLists.txt"))
    if nearest is None:
        return False
    text = re.sub(r"#[^\n]*", "", nearest.text)
    relative = posixpath.relpath(file.path, folder or ".")
    stem = file.name[:-len(".cpp")]
    for word in re.findall(r'[^\s"()]+', text):
        word = re.sub(r"^\$\{CMAKE_(CURRENT_)?SOURCE_DIR\}/", "", word)
        if word.endswith(".cpp") and any(
            fnmatch.fnmatch(name, re.sub(r"\$\{[^}]*\}", "*", word))
            for name in (relative, file.path)
        ):
            return True
        if word == stem and "${" in text:  # foreach(NAME codec head) add_...(${NAME}.cpp)
            return True
        if f"{word}_fuzz" == stem and "firstcome_fuzz(" in text:
            return True
    return False


def check_included(tree):
    included = {f.path for f in (
        tree.resolve(i.target) for file in tree.cpp for i in file.includes if i.quoted
    ) if f is not None}
    for file in tree.cpp:
        if file.path.endswith(".h") and file.path not in included:
            yield Violation(file.path, 1, "place: nothing includes this header")
