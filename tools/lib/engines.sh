# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# The real engines of one run of ./test: fresh, on free ports, gone at the end. Needs $root.

engines=()

# engines_up NAME...: an engine that does not start is a failed test, and the tests that need it
# say that they were skipped. Tests find each at FIRSTCOME_TEST_NAME=HOST:PORT.
engines_up() {
  local name url
  for name in "$@"; do
    engines+=("$name")
    # What an earlier run left when it was killed.
    engine_down "$name"
    if url=$("$root/tools/$name" start --port 0 --dir "$root/build/test-engines/$name"); then
      url=${url#*://}
      url=${url#*@}
      export "FIRSTCOME_TEST_${name^^}=${url%%/*}"
    else
      record_failure "tools/$name start"
    fi
  done
}

engines_down() {
  local name
  for name in "${engines[@]}"; do engine_down "$name"; done
}

# What a test wrote is of no use to another run, so that nothing needs to end in good order.
engine_down() {
  local folder=$root/build/test-engines/$1
  if [[ -d $folder ]]; then
    "$root/tools/$1" kill --dir "$folder" 2>/dev/null || record_failure "tools/$1 kill"
    rm -rf "$folder"
  fi
}
