# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034 # the tables are for the scripts that source this
# What the project needs from the machine. Each row is a Debian package and how one sees that its
# content is there, whoever installed it: a command, a header, a library, a version.

release_needs=(
  'g++                   version g++ 12'
  'cmake                 version cmake 3.25'
  'ninja-build           command ninja'
  'ccache                command ccache'
  'pkg-config            command pkg-config'
  'libboost1.81-dev      header boost/unordered/unordered_flat_map.hpp'
  'libboost-system1.81-dev library boost_system'
  'libboost-json1.81-dev library boost_json'
  'libboost-url1.81-dev  library boost_url'
  'libcli11-dev          header CLI/CLI.hpp'
  'libfmt-dev            header fmt/format.h'
  'libspdlog-dev         header spdlog/spdlog.h'
  'libexpected-dev       header tl/expected.hpp'
  'libhowardhinnant-date-dev header date/tz.h'
  'prometheus-cpp-dev    header prometheus/registry.h'
  'libsodium-dev         header sodium.h'
  'libxxhash-dev         header xxhash.h'
  'zlib1g-dev            header zlib.h'
  'libsqlite3-dev        header sqlite3.h'
  'libmariadb-dev        header mariadb/mysql.h'
  'librdkafka-dev        header librdkafka/rdkafka.h'
)

unit_test_needs=(
  'libgtest-dev          library gtest'
  'libgmock-dev          library gmock'
  'librapidcheck-dev     header rapidcheck.h'
  'python3               version python3 3.9'
)

# What tools/kafka, tools/mariadb and tools/mysql need, each on its own.
kafka_needs=(
  'python3               version python3 3.9'
  'openjdk-17-jre-headless version java 17'
  'maven                 command mvn'
)

mariadb_needs=(
  'python3               version python3 3.9'
  'mariadb-server-core   command mariadbd'
)

mysql_needs=(
  'python3               version python3 3.9'
)

# To unpack a MySQL server; one that is already there needs nothing of it.
mysql_root_needs=(
  'debootstrap           command debootstrap'
)

test_needs=(
  'clang-14              command clang++-14'
  'libclang-rt-14-dev    fuzzer 14'
  'sqlite3               command sqlite3'
  'strace                command strace'
  'curl                  command curl'
  'git                   command git'
  'libbenchmark-dev      header benchmark/benchmark.h'
  'mariadb-client-core   command mariadb'
  "${kafka_needs[@]}"
  "${mariadb_needs[@]}"
)

figure_needs=(
  'libbenchmark-dev      header benchmark/benchmark.h'
  'wrk                   command wrk'
)

# missing_packages ROW...: one package per line, each once.
missing_packages() { each_missing "$@" | awk '!seen[$0]++'; }

each_missing() {
  local row
  for row in "$@"; do
    # shellcheck disable=SC2086 # a row is words
    set -- $row
    "has_$2" "${@:3}" || printf '%s\n' "$1"
  done
}

# Servers are where the search path of root alone leads.
has_command() { PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" >/dev/null; }

has_header() {
  local folder
  for folder in /usr/include /usr/include/*-linux-gnu* /usr/local/include; do
    if [[ -e $folder/$1 ]]; then return 0; fi
  done
  return 1
}

has_library() {
  local file
  for file in /usr/lib/*-linux-gnu*/lib"$1".* /usr/lib/lib"$1".* /usr/lib64/lib"$1".* \
    /usr/local/lib/lib"$1".*; do
    case $file in *.so | *.a) if [[ -e $file ]]; then return 0; fi ;; esac
  done
  return 1
}

# libFuzzer comes with clang's runtime, in a folder of clang's own.
has_fuzzer() {
  compgen -G "/usr/lib/llvm-$1/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a" >/dev/null
}

# has_version COMMAND AT_LEAST: the first number of its --version, parentheses left out.
has_version() {
  has_command "$1" || return 1
  local text oldest
  text=$("$1" --version 2>/dev/null) || return 1
  [[ ${text//\(*\)/} =~ [0-9]+(\.[0-9]+)* ]] || return 1
  oldest=$(printf '%s\n' "$2" "${BASH_REMATCH[0]}" | sort -V | head -n 1)
  [[ $oldest == "$2" ]]
}
