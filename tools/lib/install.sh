# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing with apt, or says what is missing and how to get it.

apt_line() { printf 'apt-get update && apt-get install -y --no-install-recommends %s' "$*"; }

# counted PACKAGE...: "nothing is missing", "1 package", "18 packages"
counted() {
  case $# in
    0) printf 'nothing is missing' ;;
    1) printf '1 package' ;;
    *) printf '%s packages' "$#" ;;
  esac
}

# can_install PACKAGE...: whether this machine's apt is the one the package names belong to. On
# anything but Debian 12 every name must be known to it.
can_install() {
  has_command apt-get || return 1
  local system
  # shellcheck disable=SC1091 # a file of the machine
  system=$(. /etc/os-release && printf '%s %s' "${ID-}" "${VERSION_ID-}")
  [[ $system == 'debian 12' ]] || all_have_candidates "$@"
}

all_have_candidates() {
  local package
  for package in "$@"; do
    apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
  done
}

# as_root COMMAND...: sudo drops the environment, so that what apt needs of it is named.
as_root() {
  local name pass=(DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8)
  for name in http_proxy https_proxy no_proxy; do
    if [[ -n ${!name-} ]]; then pass+=("$name=${!name}"); fi
  done
  if ((EUID == 0)); then
    env "${pass[@]}" "$@"
  else
    sudo "${pass[@]}" "$@"
  fi
}

# Asks for the password now, while the terminal is still ours, and never where nobody can answer.
may_become_root() {
  ((EUID == 0)) && return 0
  has_command sudo || return 1
  if [[ -t 0 ]]; then sudo -v; else sudo -n true 2>/dev/null; fi
}

# Waits for another apt at most five minutes. apt itself waits for the package lock only.
apt_update() {
  local tries=0 output
  until output=$(as_root apt-get -o Acquire::Retries=3 update 2>&1); do
    printf '%s\n' "$output"
    if [[ $output != *'Could not get lock'* ]] || ((++tries >= 60)); then return 1; fi
    sleep 5
  done
  printf '%s\n' "$output"
}

apt_install() {
  as_root apt-get -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=300 \
    -o Acquire::Retries=3 install "$@"
}

# Lists that are missing or old name packages that are gone: then update and try once more.
install_now() {
  if all_have_candidates "$@" && apt_install "$@"; then return 0; fi
  apt_update && apt_install "$@"
}

explain_needs() {
  local row
  say 'firstcome is built and tested on Debian 12. Here it lacks what these packages contain:'
  for row in "$@"; do say "  $row"; done
  say 'Install it by hand (g++ >= 12, cmake >= 3.25, Boost >= 1.81) and call this again.'
}

# install_missing LOG TITLE PACKAGE...
install_missing() {
  local log=$1 title=$2
  shift 2
  if ! can_install "$@"; then
    explain_needs "$@"
    return 1
  fi
  if ! may_become_root; then
    say 'firstcome: installing needs root, and there is no sudo that works here. As root, run'
    say "  $(apt_line "$@")"
    say 'and call this again.'
    return 1
  fi
  mkdir -p "$(dirname "$log")"
  if ! logged "$log" "$title" at_once install_now "$@"; then
    say "firstcome: the same by hand: $(apt_line "$@")"
    return 1
  fi
}
