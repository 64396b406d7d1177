#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks every rule of tools/tidy once, in a small tree of its own, and sees it caught."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tidy_rules import homes, layers, places, prose, shape, sizes, words  # noqa: E402
from tidy_rules.tree import Tree  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
MODULES = "".join(f"firstcome_module({name})\n" for name in layers.LAYERS)
LOG_H = '#include "log/records.h"\n'


def header(body=""):
    return f"{SPDX}#pragma once\n// What it is.\n{body}"


def source(body=""):
    return f"{SPDX}// What it is.\n{body}"


class TidyTest(unittest.TestCase):
    def messages(self, rule, files):
        """What one rule says about a tree of these files."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return [str(violation) for violation in rule.check(Tree(Path(folder)))]

    def caught(self, rule, files, where):
        found = self.messages(rule, files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(where), found)

    def accepted(self, rule, files):
        self.assertEqual(self.messages(rule, files), [])

    # What each path may include, and what it may not.
    def includes(self, path, target):
        return {path: source(f'#include "{target}"\n'), "src/log/log.h": header(LOG_H)}


class Layers(TidyTest):
    def test_a_module_includes_only_what_its_row_names(self):
        self.caught(layers, self.includes("src/base/x.cpp", "log/log.h"), "src/base/x.cpp:3: layer")
        self.caught(layers, self.includes("src/views/x.cpp", "log/log.h"), "src/views/x.cpp:3")
        self.caught(layers, self.includes("src/http/x.cpp", "campaign/ids.h"), "src/http/x.cpp:3")
        self.caught(layers, self.includes("src/audit/x.cpp", "ledger/office.h"), "src/audit/x.cpp")
        self.accepted(layers, self.includes("src/views/x.cpp", "campaign/ids.h"))
        self.accepted(layers, self.includes("src/audit/x.cpp", "ledger/archive.h"))
        self.accepted(layers, self.includes("src/base/x.cpp", "base/x.h"))

    def test_a_port_comes_with_its_types_and_nothing_else_of_its_module(self):
        self.accepted(layers, self.includes("src/intake/x.cpp", "log/log.h"))
        self.accepted(layers, self.includes("src/intake/x.cpp", "log/records.h"))
        self.caught(layers, self.includes("src/intake/x.cpp", "log/more.h"), "src/intake/x.cpp:3")

    def test_only_app_and_tests_name_an_adapter(self):
        for adapter in ("log/sqlite_log.h", "log/kafka_log.h", "ledger/sql_ledger.h",
                        "ledger/sql_archive.h", "sql/sqlite_statement.h", "sql/mysql_driver.h"):
            self.caught(layers, self.includes("src/lab/x.cpp", adapter), "src/lab/x.cpp:3: layer")
            self.accepted(layers, self.includes("src/app/x.cpp", adapter))
            self.accepted(layers, self.includes("src/api/x_test.cpp", adapter))
            self.accepted(layers, self.includes("tests/sim/x.cpp", adapter))
        self.caught(layers, self.includes("src/ledger/sql_ledger.cpp", "sql/sqlite_connection.h"),
                    "src/ledger/sql_ledger.cpp:3")
        self.accepted(layers, self.includes("src/log/sqlite_log.cpp", "sql/sqlite_connection.h"))
        self.accepted(layers, self.includes("src/ledger/sqlite_ledger.cpp", "sql/sqlite_x.h"))
        self.caught(layers, self.includes("src/log/sqlite_log.cpp", "sql/mysql_connection.h"),
                    "src/log/sqlite_log.cpp:3")

    def test_lab_sees_only_the_client_of_http(self):
        self.accepted(layers, self.includes("src/lab/x.cpp", "http/client.h"))
        self.caught(layers, self.includes("src/lab/x.cpp", "http/server.h"), "src/lab/x.cpp:3")

    def test_the_product_does_not_include_tests(self):
        self.caught(layers, self.includes("src/app/x.cpp", "tests/sim/log.h"), "src/app/x.cpp:3")
        self.accepted(layers, self.includes("src/log/x_test.cpp", "tests/sim/sim_log.h"))

    def test_an_unknown_module_or_a_relative_path_is_caught(self):
        self.caught(layers, self.includes("src/extra/x.cpp", "base/time.h"), "src/extra/x.cpp:3")
        self.caught(layers, self.includes("src/log/x.cpp", "records.h"), "src/log/x.cpp:3")
        self.caught(layers, self.includes("src/log/x.cpp", "../base/time.h"), "src/log/x.cpp:3")

    def test_an_include_in_a_comment_is_none(self):
        self.accepted(layers, {"src/base/x.cpp": source('// #include "log/log.h"\n')})


class Homes(TidyTest):
    def brings(self, path, target):
        return {path: source(f"#include <{target}>\n")}

    def test_each_third_party_has_one_home(self):
        for target, home, elsewhere in (
            ("librdkafka/rdkafka.h", "src/log/kafka_log_library.h", "src/log/kafka_log.cpp"),
            ("sqlite3.h", "src/sql/sqlite_connection.cpp", "src/log/sqlite_log.cpp"),
            ("mysql/mysql.h", "src/sql/mysql_connection.cpp", "src/sql/connection.cpp"),
            ("boost/asio/post.hpp", "src/http/server.cpp", "src/lab/x.cpp"),
            ("boost/beast/http.hpp", "src/http/server.cpp", "src/api/routes.cpp"),
            ("boost/json.hpp", "src/api/body.cpp", "src/campaign/codec.cpp"),
            ("CLI/CLI.hpp", "src/app/options.cpp", "src/lab/x.cpp"),
            ("prometheus/registry.h", "src/api/metrics.cpp", "src/base/histogram.cpp"),
            ("sodium.h", "src/base/crypto.cpp", "src/base/bytes.cpp"),
            ("xxhash.h", "src/base/crypto.cpp", "src/log/sqlite_log.cpp"),
            ("spdlog/spdlog.h", "src/base/logger.h", "src/app/main.cpp"),
            ("tl/expected.hpp", "src/base/result.h", "src/log/log.cpp"),
            ("gtest/gtest.h", "src/log/log_test.cpp", "src/log/log.cpp"),
        ):
            self.accepted(homes, self.brings(home, target))
            self.caught(homes, self.brings(elsewhere, target), f"{elsewhere}:3: home")
            self.accepted(homes, self.brings("tests/contract/x.cpp", target))

    def test_a_stranger_is_caught_and_the_system_is_not(self):
        self.caught(homes, self.brings("src/api/x.cpp", "nlohmann/json.hpp"), "src/api/x.cpp:3")
        self.caught(homes, self.brings("src/api/x.cpp", "zlib.h"), "src/api/x.cpp:3")
        for target in ("vector", "sys/epoll.h", "unistd.h", "cstdint"):
            self.accepted(homes, self.brings("src/api/x.cpp", target))

    def test_a_header_that_only_tests_include_is_a_test(self):
        harness = {"src/log/harness.h": header("#include <gtest/gtest.h>\n")}
        test = {"src/log/log_test.cpp": source('#include "log/harness.h"\n')}
        product = {"src/log/log.cpp": source('#include "log/harness.h"\n')}
        self.accepted(homes, {**harness, **test})
        self.caught(homes, {**harness, **test, **product}, "src/log/harness.h:4: home")

    def test_asio_does_not_travel_through_a_header(self):
        files = {
            "src/http/inner.h": header("#include <boost/asio/post.hpp>\n"),
            "src/http/server.h": header('#include "http/inner.h"\n'),
            "src/api/x.cpp": source('#include "http/server.h"\n'),
        }
        self.caught(homes, files, "src/api/x.cpp:3: home: http/server.h brings")


class Words(TidyTest):
    def in_product(self, body):
        return {"src/log/x.cpp": source(body + "\n")}

    def test_banned_calls_are_caught(self):
        for body in (
            "std::this_thread::sleep_for(x);", "sleep_until(x);", "usleep(5);", "rand();",
            "srand(1);",
            "std::chrono::system_clock::time_point t;", "std::chrono::steady_clock::now();",
            "clock_gettime(CLOCK_MONOTONIC, &t);", "std::time(nullptr);", "auto* x = new Thing();",
            "delete x;", 'printf("x");', 'std::fprintf(stderr, "x");', "snprintf(b, 3, s);",
            "out << std::endl;", "throw Error();", "using namespace std;", "new (std::nothrow) X;",
        ):
            self.caught(words, self.in_product(body), "src/log/x.cpp:3: banned")

    def test_their_innocent_neighbours_are_not(self):
        for body in (
            "// sleep_for(x) and new Thing and a throw", 'auto text = "delete x; throw";',
            "X(const X&) = delete;", "new (storage) Thing;", "operand(3);", "fmt::format(x);",
            "auto x = std::make_unique<Thing>(renew);", "entry.time(0);",
            "Timer<std::chrono::steady_clock> t;", "auto n = 1'000'000;",
            "return std::unique_ptr<Thing>(new Thing(a));", "#include <new>",
            "friend bool operator==(const X&, const X&) = default;",
        ):
            self.accepted(words, self.in_product(body))

    def test_each_exception_has_its_place(self):
        self.accepted(words, {"src/base/time.cpp": source("clock_gettime(id, &now);\n")})
        self.accepted(words, {"src/base/assert.cpp": source("std::fprintf(stderr, text);\n")})
        self.accepted(words, {"tests/sim/x.cpp": source("throw Error();\n")})
        self.caught(words, {"tests/sim/x.cpp": source("sleep_for(x);\n")}, "tests/sim/x.cpp:3")

    def test_a_friend_is_an_operator_or_lives_in_the_same_header(self):
        self.caught(words, self.in_product("friend class Stranger;"), "src/log/x.cpp:3")
        self.caught(words, self.in_product("class Later;\nfriend class Later;"), "src/log/x.cpp:4")
        self.caught(words, self.in_product("friend void peek(X&);"), "src/log/x.cpp:3")
        self.accepted(words, self.in_product("class A {};\nclass B { friend class A; };"))

    def test_an_open_end_names_its_condition(self):
        mark = "TO" + "DO"
        self.caught(words, self.in_product(f"// {mark}: later"), "src/log/x.cpp:3: word")
        self.caught(words, self.in_product("// FIX" + "ME"), "src/log/x.cpp:3: word")
        self.caught(words, {"docs/a.md": "# A\n\nX" + "XX\n"}, "docs/a.md:3: word")
        self.accepted(words, self.in_product(f"// {mark}(when g++ has std::expected): drop this"))

    def test_a_file_name_says_something(self):
        self.caught(words, {"src/log/log_utils.h": header()}, "src/log/log_utils.h:1: word")
        self.caught(words, {"src/log/helper.cpp": source()}, "src/log/helper.cpp:1: word")
        self.accepted(words, {"src/log/command.h": header()})


class Shape(TidyTest):
    def test_a_source_file_names_its_licence_and_its_purpose(self):
        self.accepted(shape, {"src/log/x.h": header(), "src/log/x.cpp": SPDX + "int x;\n"})
        self.caught(shape, {"src/log/x.cpp": "// What it is.\n// More.\n"}, "src/log/x.cpp:1")
        self.caught(shape, {"src/log/x.cpp": SPDX + "int x;\n"}, "src/log/x.cpp:2")
        self.caught(shape, {"src/log/x.h": SPDX + "#pragma once\nint x;\n"}, "src/log/x.h:3")
        self.caught(shape, {"src/log/x.h": SPDX + "// What.\n// More.\n"}, "src/log/x.h:2")
        self.caught(shape, {"tools/go": "#!/bin/sh\n# What it does.\n"}, "tools/go:1")
        self.caught(shape, {"tools/go": f"#!/bin/sh\n{SPDX.replace('//', '#')}x=1\n"}, "tools/go:1")


class Sizes(TidyTest):
    def test_long_lines_functions_and_files_are_caught(self):
        body = "    x = 1;\n" * 69
        self.caught(sizes, {"src/log/x.h": header("// " + "x" * 98)}, "src/log/x.h:4: size: 101")
        self.caught(sizes, {"src/log/x.cpp": source(f"void f() {{\n{body}}}\n")},
                    "src/log/x.cpp:3: size: f has 71 lines")
        self.caught(sizes, {"src/log/x.cpp": source("int a;\n" * 399)}, "src/log/x.cpp:400: size")
        self.accepted(sizes, {"src/log/x.cpp": source(f"namespace n {{\n{body}{body}}}\n")})

    def test_functions_are_found_with_their_lengths(self):
        text = source(
            "namespace n {\nclass A : public B {\n  public:\n    A() : b_{1}, c_(2) {\n    }\n"
            "    bool operator()(int x) const { return x == 1; }\n    int b_{3};\n};\n"
            "template <class T>\nT twice(T x)\n{\n    if (x) {\n    }\n"
            "    return [&] { return x; }();\n}\nconst auto table = std::array{1, 2};\n"
            "TEST(Log, KeepsOrder) {\n}\n}\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "x.cpp").write_text(text, encoding="utf-8")
            found = sizes.functions(Tree(Path(folder)).files[0])
        self.assertEqual(
            [(f.name, f.line, f.lines) for f in found],
            [("A", 6, 2), ("operator()", 8, 1), ("twice", 11, 7), ("Log.KeepsOrder", 19, 2)],
        )


class Prose(TidyTest):
    def test_a_document_has_one_title_and_it_comes_first(self):
        self.accepted(prose, {"a.md": "# A\n\n```sh\n# a comment\n```\n\n## B\n"})
        self.caught(prose, {"a.md": "text\n"}, "a.md:1: prose: 0 titles")
        self.caught(prose, {"a.md": "# A\n\n# B\n"}, "a.md:3: prose: 2 titles")
        self.caught(prose, {"a.md": "## B\n\n# A\n"}, "a.md:1: prose: the title")

    def test_links_lead_somewhere(self):
        other = {"docs/b.md": "# B\n\n## How it *ends*\n"}
        good = "# A\n[b](docs/b.md#how-it-ends) [w](https://w.org)\n"
        self.accepted(prose, {"a.md": good, **other})
        self.caught(prose, {"a.md": "# A\n[b](docs/c.md)\n", **other}, "a.md:2: prose: docs/c.md")
        self.caught(prose, {"a.md": "# A\n[b](docs/b.md#begins)\n", **other}, "a.md:2: prose")
        self.caught(prose, {"a.md": "# A\n[b](../outside.md)\n"}, "a.md:2: prose")
        self.caught(prose, {"a.md": "# A\n![p](p.svg)\n"}, "a.md:2: prose: p.svg")

    def test_only_known_invariants_are_named(self):
        self.caught(prose, {"a.md": "# A\nThis is I19.\n"}, "a.md:2: prose: I19")
        self.caught(prose, {"src/log/x.h": header("// Keeps I0.\n")}, "src/log/x.h:4: prose: I0")
        self.accepted(prose, {"src/log/x.h": header("// Keeps I1-I18.\nint I99;\n")})


class Places(TidyTest):
    def test_every_source_file_is_built(self):
        self.accepted(places, {"src/CMakeLists.txt": MODULES, "src/log/x.cpp": source()})
        self.accepted(places, {"src/CMakeLists.txt": MODULES, "src/log/old/x.cpp": source()})
        self.caught(places, {"src/CMakeLists.txt": MODULES, "src/log/old/er/x.cpp": source()},
                    "src/log/old/er/x.cpp:1: place")
        self.caught(places, {"src/CMakeLists.txt": "", "src/log/x.cpp": source()}, "src/log/x.cpp")
        lists = {"tests/sim/CMakeLists.txt": "firstcome_test(sim SOURCES a.cpp)\nglob(*_sim.cpp)\n"}
        self.accepted(places, {**lists, "tests/sim/a.cpp": "", "tests/sim/b_sim.cpp": ""})
        lists["tests/fuzz/CMakeLists.txt"] = "firstcome_fuzz(head LINK firstcome_http)\n"
        self.accepted(places, {**lists, "tests/fuzz/head_fuzz.cpp": ""})
        self.caught(places, {**lists, "tests/support/x.cpp": ""}, "tests/support/x.cpp:1")
        lists["tests/fuzz/CMakeLists.txt"] += "add(${CMAKE_SOURCE_DIR}/tests/support/x.cpp)\n"
        self.accepted(places, {**lists, "tests/support/x.cpp": ""})
        self.caught(places, {**lists, "tests/fuzz/tail_fuzz.cpp": ""}, "tests/fuzz/tail_fuzz.cpp:1")
        self.caught(places, {**lists, "tests/sim/c.cpp": ""}, "tests/sim/c.cpp:1: place")

    def test_every_header_is_included(self):
        self.caught(places, {"src/log/x.h": header()}, "src/log/x.h:1: place: nothing includes")

    def test_no_registry_and_no_machine_is_named(self):
        for host in ("deb." + "debian.org", "registry." + "npmjs.org", "pypi." + "org"):
            self.caught(places, {"tools/x.sh": f"curl https://{host}/a\n"}, "tools/x.sh:1: place")
        for path in ("/ho" + "me/ann/x", "/ro" + "ot/x", "../sha" + "red/DESIGN"):
            self.caught(places, {"docs/x.md": f"see {path}\n"}, "docs/x.md:1: place")
        self.accepted(places, {"docs/x.md": "see /usr/include, src/root/x and /tmp\n"})


if __name__ == "__main__":
    unittest.main()
