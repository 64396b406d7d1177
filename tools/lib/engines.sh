# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# The real engines of one run of ./test: fresh, on free ports, gone at the end. Needs $root.

test_engines=$root/build/test-engines

# engines_up NAME...: an engine that does not start is a failed test, and the tests that need it
# say that they were skipped. Tests find each at FIRSTCOME_TEST_NAME=HOST:PORT.
engines_up() {
  local name url options
  engines_down # what an earlier run left when it was killed
  for name in "$@"; do
    options=()
    if [[ $name == kafka ]]; then
      # Rights are kept, and nobody has fewer before a test takes some away.
      options=(--set authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        --set allow.everyone.if.no.acl.found=true)
    fi
    if url=$("$root/tools/$name" start --port 0 --dir "$test_engines/$name" "${options[@]}"); then
      url=${url#*://}
      url=${url#*@}
      export "FIRSTCOME_TEST_${name^^}=${url%%/*}"
    else
      record_failure "tools/$name start"
    fi
  done
}

# Also those of tests that were killed at their time limit: their folders begin with the name of the
# engine. What a test wrote is of no use to another run, so that nothing needs to end in good order.
engines_down() {
  local folder name
  for folder in "$test_engines"/*/; do
    if [[ ! -d $folder ]]; then continue; fi
    name=$(basename "$folder")
    "$root/tools/${name%%-*}" kill --dir "$folder" 2>/dev/null ||
      record_failure "tools/${name%%-*} kill"
    rm -rf "$folder"
  done
}
