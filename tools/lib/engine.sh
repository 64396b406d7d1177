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
# Servers are where the search path of root alone leads.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# need NAME ROW...: installs what is missing of them.
need() {
  local name=$1 missing
  shift
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} > 0)); then
    install_missing "$root/build/install-$name.log" \
      "$name needs $(counted "${missing[@]}") of Debian: ${missing[*]}" "${missing[@]}"
  fi
}

# engine NAME ROW... -- WORD...
engine() {
  local name=$1 rows=()
  shift
  while [[ $1 != -- ]]; do
    rows+=("$1")
    shift
  done
  shift
  need "$name" "${rows[@]}"
  exec python3 -B "$root/tools/engines" "$name" "$@"
}
