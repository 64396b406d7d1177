# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# Starts and stops a real engine on this machine: installs what it needs on first use, then hands
# the words of the command line to tools/engines. Needs $root.

# shellcheck source=tools/lib/say.sh
source "$root/tools/lib/say.sh"
# shellcheck source=tools/lib/needs.sh
source "$root/tools/lib/needs.sh"
# shellcheck source=tools/lib/install.sh
source "$root/tools/lib/install.sh"

# engine NAME ROW... -- WORD...
engine() {
  local name=$1 rows=() missing
  shift
  while [[ $1 != -- ]]; do
    rows+=("$1")
    shift
  done
  shift
  mapfile -t missing < <(missing_packages "${rows[@]}")
  if ((${#missing[@]} > 0)); then
    install_missing "$root/build/install.log" \
      "$name needs $(counted "${missing[@]}") of Debian: ${missing[*]}" "${missing[@]}"
  fi
  exec python3 -B "$root/tools/engines" "$name" "$@"
}
