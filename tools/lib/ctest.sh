# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# Runs ctest and benchmarks and keeps what they report, for one closing count. Needs $root.

begin_results() {
  results=$root/build/test-results
  rm -rf "$results"
  mkdir -p "$results"
  # A failure that the sanitizers find must not be one line among many.
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
}

record_failure() { printf '%s\n' "$1" >>"$results/failures.txt"; }

# ThreadSanitizer of g++ 12 cannot start where the kernel shuffles addresses over more than 28 bits.
without_address_shuffling() {
  local bits=0
  if [[ -r /proc/sys/vm/mmap_rnd_bits ]]; then bits=$(</proc/sys/vm/mmap_rnd_bits); fi
  if ((bits > 28)) && setarch -R true 2>/dev/null; then
    setarch -R "$@"
  else
    "$@"
  fi
}

# ctest_run NAME PRESET ARGUMENTS...: GoogleTest programs also list their single cases.
ctest_run() {
  local name=$1 preset=$2 folder status=0
  shift 2
  folder=$results/${name//[^[:alnum:]]/_}
  mkdir -p "$folder"
  GTEST_OUTPUT=xml:$folder/ without_address_shuffling ctest --test-dir "$root/build/$preset" \
    --no-tests=error --output-on-failure --output-junit "$folder.junit" \
    --test-output-size-passed 1000000 --test-output-size-failed 1000000 "$@" || status=$?
  printf '%s' "$status" >"$folder.status"
}

figure_run() {
  local name=${1##*/}
  say "    $name"
  if "$1" --json; then
    printf '%s\n' "bench/$name" >>"$results/passes.txt"
  else
    record_failure "bench/$name"
  fi
}

# The last line is "N passed, N failed, N skipped". Its status is that of the whole run.
finish_results() { python3 "$root/tools/test_summary" "$results"; }
