# SPDX-License-Identifier: Apache-2.0
"""How a source file begins: its licence, then what it is and why it is there."""
import re

from tidy_rules.tree import Violation

SPDX = "SPDX-License-Identifier: Apache-2.0"


def check(tree):
    for file in tree.cpp:
        yield from check_cpp(tree, file)
    for file in tree.scripts:
        if not any(SPDX in line for line in file.lines[:3]):
            yield Violation(file.path, 1, f"shape: a script names its licence: # {SPDX}")
        elif not has_script_comment(file):
            yield Violation(file.path, 1, "shape: a script begins with what it does")


def check_cpp(tree, file):
    lines = file.lines + [""] * 4
    if lines[0] != f"// {SPDX}":
        yield Violation(file.path, 1, f"shape: the first line is // {SPDX}")
    if file.path.endswith(".h"):
        if lines[1] != "#pragma once":
            yield Violation(file.path, 2, "shape: a header's second line is #pragma once")
        if not (lines[2] or lines[3]).startswith("// "):
            yield Violation(file.path, 3, "shape: a header begins with what it is and why")
    elif not explained_by_header(tree, file) and not lines[1].startswith("// "):
        yield Violation(file.path, 2, "shape: a file without header begins with what it is and why")


def explained_by_header(tree, file):
    """x.cpp and x_test.cpp belong to x.h, which carries the comment."""
    stem = re.sub(r"(_test)?\.cpp$", "", file.path)
    return f"{stem}.h" in tree.by_path or (
        file.is_unit_test and f"{stem}.cpp" in tree.by_path
    )


def has_script_comment(file):
    first = next((n for n, line in enumerate(file.lines[:3]) if SPDX in line), 0)
    after = file.lines[first + 1:first + 4]
    after = [line for line in after if not line.startswith("# shellcheck ")]
    return bool(after) and after[0].startswith(("# ", '"""'))
