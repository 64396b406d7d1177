# SPDX-License-Identifier: Apache-2.0
"""Calls and words that the project does without, each with its reason."""
import re

from tidy_rules.tree import Violation, blank, line_of

OURS = r"(src|tests|bench)/.*"
PRODUCT = r"src/(?!.*_test\.cpp).*"
# What, where it is forbidden, where it is allowed nevertheless, why. On code without comments and
# strings.
BANNED = (
    (r"\b(sleep_for|sleep_until|u?sleep|nanosleep)\s*\(", OURS, None,
     "wait for a condition, not for a while"),
    (r"\b(s?rand|rand_r|drand48)\s*\(", OURS, None, "randomness has a seed or comes from crypto.h"),
    (r"\b(system_clock|high_resolution_clock)\b|\bsteady_clock::now\b"
     r"|\b(clock_gettime|gettimeofday)\s*\("
     r"|(?<![\w.>])(std::)?time\s*\(\s*(nullptr|NULL|0|&\w+)\s*\)",
     OURS, r"src/base/time\w*\.(h|cpp)", "only base/time reads a clock"),
    # Not naked: placement, and a private constructor whose object goes straight to its owner.
    (r"\bnew\b(?!\s*\()", OURS, None, "no naked new: make_unique"),
    (r"\bnew\s*\((std::)?nothrow\)", OURS, None, "no naked new: make_unique"),
    (r"(?<!=)(?<!= )(?<!operator )\bdelete\b", OURS, None, "no naked delete: own it by unique_ptr"),
    (r"\bv?(f|d|s|sn|as)?printf\s*\(", OURS, r"src/base/assert\.cpp",
     "no printf: fmt, or the logger"),
    (r"\bstd::endl\b", OURS, None, "endl flushes: write '\\n'"),
    (r"\bthrow\b", PRODUCT, None, "errors are values: Result<T>"),
    (r"\busing\s+namespace\s+std\s*;", OURS, None, "say where a name comes from"),
)
OWNED_AT_ONCE = re.compile(r"\b(unique|shared)_ptr<[^;{}()]*>(\s*\w+)?\s*[({]\s*new\b")
FRIEND = re.compile(r"\bfriend\b([^;{]*)")
FRIEND_TYPE = re.compile(r"^\s*(?:class|struct)\s+(\w+)\s*$")
# The marks themselves are written apart so that this file does not contain them.
OPEN_END = re.compile(r"\b(" + "TO" + r"DO(?!\(when )|FIX" + "ME|X" + r"XX)\b")
FILE_NAME = re.compile(r"(?:^|_)(utils?|helpers?|managers?|services?|misc|common)(?=_|\.|$)")


def check(tree):
    for file in tree.cpp:
        yield from check_calls(file)
        yield from check_friends(file)
    for file in tree.files:
        yield from check_open_ends(file)
        if file.is_cpp or file.is_script:
            match = FILE_NAME.search(file.name)
            if match:
                yield Violation(file.path, 1, f"word: {match.group(1)} says nothing in a file name")


def check_calls(file):
    owned = OWNED_AT_ONCE.sub(lambda m: blank(m.group()), file.code)
    for pattern, where, allowed, reason in BANNED:
        if not re.fullmatch(where, file.path) or (allowed and re.fullmatch(allowed, file.path)):
            continue
        for match in re.finditer(pattern, owned):
            yield Violation(
                file.path, line_of(file.code, match.start()),
                f"banned: {match.group().strip()} ({reason})",
            )


def check_friends(file):
    """Operators found by argument lookup, and a class that the same header declares."""
    for match in FRIEND.finditer(file.code):
        declaration = match.group(1)
        named = FRIEND_TYPE.match(declaration)
        same_header = named and re.search(
            rf"(?<!friend )\b(?:class|struct)\s+{named.group(1)}\b[^;]*\{{", file.code
        )
        if "operator" not in declaration and not same_header:
            yield Violation(
                file.path, line_of(file.code, match.start()),
                "banned: friend (but for operators and a class of the same header)",
            )


def check_open_ends(file):
    if file.top == "tools":
        return
    for match in OPEN_END.finditer(file.text):
        yield Violation(
            file.path, line_of(file.text, match.start()),
            f"word: {match.group()} without the condition that ends it: " + "TO" + "DO(when ...)",
        )
