# SPDX-License-Identifier: Apache-2.0
"""How long lines, functions and files may be, and how long they are."""
import re
from typing import NamedTuple

from tidy_rules.tree import Violation, line_of

LINE_MAX = 100
FUNCTION_MAX = 70
FILE_MAX = 400

TYPE_OR_NAMESPACE = re.compile(r'(^|[\s;}>])(namespace|class|struct|union|enum|extern)\b')
NAME = re.compile(r"(operator\s*\(\)|operator\s*[^\w\s(]+|[\w:~]+)\s*\($")
# What may stand between the declaration before and this one.
ACCESS = re.compile(r"\s*((public|protected|private)\s*:\s*)?")


class Function(NamedTuple):
    name: str
    line: int
    lines: int


def check(tree):
    for file in tree.cpp + tree.scripts:
        for number, line in enumerate(file.lines, start=1):
            if len(line) > LINE_MAX:
                yield Violation(file.path, number, f"size: {len(line)} columns, {LINE_MAX} at most")
        if len(file.lines) > FILE_MAX:
            yield Violation(
                file.path, FILE_MAX, f"size: {len(file.lines)} lines, a file has {FILE_MAX} at most"
            )
    for file in tree.cpp:
        for function in functions(file):
            if function.lines > FUNCTION_MAX:
                yield Violation(
                    file.path, function.line,
                    f"size: {function.name} has {function.lines} lines, {FUNCTION_MAX} at most",
                )


def functions(file):
    """Every function with a body, lambdas within the function around them."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()),
                  file.code, flags=re.MULTILINE)
    found, begin, at = [], 0, 0
    while at < len(code):
        character = code[at]
        if character in ";}":
            begin = at + 1
        elif character == "{":
            kind = what_opens(code[begin:at])
            if kind == "scope":
                begin = at + 1
            else:
                end = closing(code, at)
                if kind == "body":
                    start = begin + ACCESS.match(code[begin:at]).end()
                    first, last = line_of(code, start), line_of(code, end)
                    found.append(Function(name_of(code[start:at]), first, last - first + 1))
                    begin = end + 1
                else:  # an initialiser: what follows it still belongs to the same declaration
                    code = code[:at] + re.sub(r"[^\n]", " ", code[at:end]) + ")" + code[end + 1:]
                    code = code[:at] + "(" + code[at + 1:]
                at = end
        at += 1
    return found


def what_opens(header):
    """What a brace after this text opens: 'scope' (type, namespace), 'body' or 'initialiser'."""
    text = re.sub(r"operator\s*(\(\)|\[\]|[^\s\w(]+)", "operator_", header)
    flat = without_parentheses(text)
    if "(" not in text:
        return "scope" if TYPE_OR_NAMESPACE.search(flat) else "initialiser"
    if re.search(r"(?<![=!<>])=(?!=)", flat):
        return "initialiser"
    if re.match(r"\s*(template\s*<.*?>\s*)?(class|struct|union|enum)\b[^()]*$", flat, re.DOTALL) \
            and not re.search(r"\)\s*(const|noexcept|override|final|->.*)?\s*$", text):
        return "scope"
    initialising = re.search(r"\)\s*(noexcept)?\s*:(?!:)", text)
    last = text.rstrip()[-1:]
    return "initialiser" if initialising and last != ")" else "body"


def without_parentheses(text):
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)", " ", text)
    return text


def closing(code, opening):
    depth = 0
    for at in range(opening, len(code)):
        if code[at] == "{":
            depth += 1
        elif code[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return len(code) - 1


def name_of(header):
    match = re.match(r"\s*(TEST\w*)\s*\(([^)]*)\)", header)
    if match:
        return re.sub(r"\s*,\s*", ".", match.group(2))
    for end in (m.end() for m in re.finditer(r"(?<!operator)\(", header)):
        match = NAME.search(header[:end])
        if match:
            return match.group(1)
    return "?"


def quantiles(numbers):
    ordered = sorted(numbers)
    if not ordered:
        return "-"
    p50, p90 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)]
    return f"{p50} / {p90} / {ordered[-1]}"


def area_of(file):
    return f"src/{file.module}" if file.module else file.top


def row(name, files):
    bodies = [function.lines for file in files for function in functions(file)]
    lines = [len(file.lines) for file in files]
    return (f"{name:16} {len(files):5}  {sum(lines):7}  {quantiles(lines):>17}"
            f"  {len(bodies):9}  {quantiles(bodies):>16}")


def table(tree):
    head = (f"{'':16} files    lines  p50 / p90 / max   functions   p50 / p90 / max")
    areas = sorted({area_of(file) for file in tree.cpp})
    rows = [row(area, [f for f in tree.cpp if area_of(f) == area]) for area in areas]
    return "\n".join([head, *rows, row("all", tree.cpp)])


def summary(tree):
    lines = [len(file.lines) for file in tree.cpp]
    bodies = [function.lines for file in tree.cpp for function in functions(file)]
    return (f"sizes: p50 / p90 / max of {len(lines)} files {quantiles(lines)} lines,"
            f" of {len(bodies)} functions {quantiles(bodies)} lines")
