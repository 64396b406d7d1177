# SPDX-License-Identifier: Apache-2.0
"""Documents: one title each, links that lead somewhere, invariants that exist."""
import posixpath
import re
from urllib.parse import unquote

from tidy_rules.tree import Violation, line_of

INVARIANT = re.compile(r"(?<![\w-])I(\d+)(?!\w|\.\d)")
INVARIANT_MAX = 18
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HEADING = re.compile(r"^(#+)[ \t]+(.*?)[ \t#]*$", re.MULTILINE)


def check(tree):
    for file in tree.markdown:
        yield from check_title(file)
        yield from check_links(tree, file)
        yield from check_invariants(file, file.text)
    for file in tree.cpp:
        yield from check_invariants(file, file.comments)
    for file in tree.files:
        if file.path.endswith((".scn", ".sql")):
            yield from check_invariants(file, file.text)


def blank_code(text):
    """Markdown with code set to blanks at the same lines."""
    def blanked(match):
        return re.sub(r"[^\n]", " ", match.group())
    return INLINE_CODE.sub(blanked, FENCE.sub(blanked, text))


def check_title(file):
    headings = [(m.group(1), line_of(file.text, m.start()))
                for m in HEADING.finditer(FENCE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()),
                                                    file.text))]
    titles = [line for marks, line in headings if marks == "#"]
    if len(titles) != 1:
        line = titles[1] if titles else 1
        yield Violation(file.path, line, f"prose: {len(titles)} titles (#), exactly one is wanted")
    elif headings[0][0] != "#":
        yield Violation(file.path, headings[0][1], "prose: the title comes first")


def check_links(tree, file):
    text = blank_code(file.text)
    for match in LINK.finditer(text):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z][a-z+.-]*:", target):
            continue
        path, _, anchor = target.partition("#")
        message = broken(tree, file, unquote(path), unquote(anchor))
        if message:
            yield Violation(file.path, line_of(text, match.start()), f"prose: {target} {message}")


def broken(tree, file, path, anchor):
    goal = file.path
    if path:
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), path))
        if path.startswith("/") or goal.startswith("../") or not (tree.root / goal).exists():
            return "leads nowhere"
    document = tree.by_path.get(goal)
    if anchor and document is not None and goal.endswith(".md") and anchor not in anchors(document):
        return "names no heading there"
    return None


def anchors(document):
    found = {}
    for match in HEADING.finditer(FENCE.sub("", document.text)):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", match.group(2)).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = found.get(slug, 0)
        found[slug] = number + 1
        if number:
            found[f"{slug}-{number}"] = 1
    return found


def check_invariants(file, text):
    for match in INVARIANT.finditer(text):
        if not 1 <= int(match.group(1)) <= INVARIANT_MAX:
            yield Violation(
                file.path, line_of(text, match.start()),
                f"prose: {match.group()} is no invariant (docs/invariants.md has I1 to "
                f"I{INVARIANT_MAX})",
            )
