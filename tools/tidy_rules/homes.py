# SPDX-License-Identifier: Apache-2.0
"""Each third party has one home: few files know its API, so that it can be exchanged."""
import re

from tidy_rules.tree import Violation

EVERYWHERE = r"src/.*"
TESTS = r"src/.*_test\.cpp"
# An include and the files that may have it. tests/ and bench/ may include everything.
HOMES = (
    (r"boost/(beast|asio)\b.*", r"src/http/.*"),
    (r"boost/(json|system)\b.*", r"src/(api|audit|lab|http)/.*"),
    (r"boost/url\b.*", r"src/(http|lab)/.*"),
    (r"boost/unordered\b.*", EVERYWHERE),
    (r"CLI/.*", r"src/app/.*"),
    (r"prometheus/.*", r"src/api/.*"),
    (r"(sodium|xxhash)\.h", r"src/base/crypto\.cpp"),
    (r"spdlog/.*", r"src/base/logger\w*\.(h|cpp)"),
    (r"zlib\.h", r"src/lab/run/gzip\.cpp"),
    (r"fmt/.*", EVERYWHERE),
    (r"tl/.*", r"src/base/result\.h"),
    (r"date/.*", r"src/base/time\w*\.(h|cpp)"),
    (r"sqlite3\.h", r"src/sql/sqlite\w*\.(h|cpp)"),
    (r"(mysql|mariadb)(/.*|\.h)", r"src/sql/mysql\w*\.(h|cpp)"),
    (r"librdkafka/.*",
     r"src/(log/kafka_log_library\.h|lab/pipeline/kafka_pipeline_instance\.h)"),
    (r"(gtest|gmock|rapidcheck)(/.*|\.h)", TESTS),
    (r"benchmark/.*", r"bench/.*"),
)
# The system's own headers that are not C++: C and POSIX, and Linux where the folder says so.
SYSTEM = re.compile(
    r"^((arpa|linux|net|netinet|sys)/\w+\.h"
    r"|(assert|dirent|errno|fcntl|getopt|grp|inttypes|limits|locale|math|netdb|poll|pthread|pwd"
    r"|sched|semaphore|signal|spawn|stdint|stdio|stdlib|string|strings|syslog|termios|time"
    r"|unistd)\.h"
    r"|cxxabi\.h|execinfo\.h|malloc\.h"
    r"|[a-z_0-9]+)$"
)
# Headers that cost 20 seconds of compilation must not reach a file outside their home.
HEAVY = re.compile(r"boost/(beast|asio)\b")


def check(tree):
    for file in tree.cpp:
        if file.top in ("tests", "bench"):
            continue
        for include in file.includes:
            if not include.quoted:
                message = wrong(tree, file, include.target)
                if message:
                    yield Violation(file.path, include.line, message)
    yield from check_reach(tree)


def wrong(tree, file, target):
    if SYSTEM.match(target):
        return None
    for pattern, home in HOMES:
        if re.fullmatch(pattern, target):
            if re.fullmatch(home, file.path) or home == TESTS and file.path in tree.test_headers:
                return None
            return f"home: <{target}> belongs to {home}"
    return f"home: <{target}> has no home; give it one in tools/tidy_rules/homes.py"


def check_reach(tree):
    heavy = {}
    for file in tree.cpp:
        if file.module in (None, "http"):
            continue
        for include in file.includes:
            via = tree.resolve(include.target) if include.quoted else None
            if via is not None and via.module == "http" and reaches_heavy(tree, via, heavy):
                yield Violation(
                    file.path, include.line, f"home: {include.target} brings Beast or Asio along"
                )


def reaches_heavy(tree, file, known):
    if file.path not in known:
        known[file.path] = False  # for a cycle
        nexts = (tree.resolve(i.target) for i in file.includes if i.quoted)
        known[file.path] = any(
            HEAVY.match(i.target) for i in file.includes if not i.quoted
        ) or any(reaches_heavy(tree, n, known) for n in nexts if n is not None)
    return known[file.path]
