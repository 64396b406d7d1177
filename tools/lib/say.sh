# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What run and test tell their user. Everything goes to standard error: standard output belongs to
# the program that is started in the end.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "firstcome: $*"
  exit 1
}

on_terminal() { [[ -t 2 && ${TERM:-dumb} != dumb ]]; }

# step_title NUMBER TOTAL NAME TEXT
step_title() { printf '%s/%s %-8s %s' "$@"; }

# Reads the output of a long command line by line and shows where it is: on a terminal one line
# that is written again and again, elsewhere a line every ten seconds. With the second argument
# `lazily` nothing is shown before there is real work.
follow() {
  local title=$1 lazily=$2 line='' latest='' begun=$SECONDS shown=$SECONDS status
  if [[ $lazily != lazily ]]; then say "$title"; fi
  while true; do
    status=0
    IFS= read -r -t 1 line || status=$?
    if ((status > 0 && status <= 128)); then break; fi
    if ((status == 0)) && is_progress "$line"; then
      if [[ -z $latest && $lazily == lazily ]]; then say "$title"; fi
      latest=$(shortened "$line")
    fi
    if [[ -z $latest ]]; then continue; fi
    if on_terminal; then
      printf '\r\033[K    %s s %s %s' "$((SECONDS - begun))" "$(bar "$latest")" "$latest" >&2
    elif ((SECONDS - shown >= 10)); then
      shown=$SECONDS
      say "    $((SECONDS - begun)) s  $latest"
    fi
  done
  if [[ -n $latest ]] && on_terminal; then printf '\r\033[K' >&2; fi
}

# Lines of ninja and apt that say what is being done now.
is_progress() {
  [[ $1 =~ ^(\[[0-9]+/[0-9]+\]|Get:|Unpacking\ |Setting\ up\ ) && $1 != *Re-checking* ]]
}

# "[3/9] ..." -> a bar that is one third full; nothing where the end is not known.
bar() {
  [[ $1 =~ ^\[([0-9]+)/([0-9]+)\] ]] || return 0
  local filled=$((20 * BASH_REMATCH[1] / (BASH_REMATCH[2] > 0 ? BASH_REMATCH[2] : 1)))
  local full='####################' empty='--------------------'
  printf '%s%s' "${full:0:filled}" "${empty:filled}"
}

# "[3/9] Building CXX object src/CMakeFiles/x.dir/http/server.cpp.o" -> "[3/9] http/server.cpp"
shortened() {
  local line=$1
  if [[ $line =~ ^(\[[0-9]+/[0-9]+\])\ Building\ .*\.dir/(.*)\.o$ ]]; then
    line="${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
  fi
  printf '%s' "${line:0:70}"
}

# From ninja's first failure on, where there is one.
end_of() {
  if grep -q '^FAILED: ' "$1"; then
    sed -n '/^FAILED: /,$p' "$1" | head -n 60
  else
    tail -n 30 "$1"
  fi
}

# logged LOG TITLE lazily|at_once COMMAND...: runs it with its output in LOG; shows the end of LOG
# and its path when the command fails, and returns its status.
logged() {
  local log=$1 title=$2 lazily=$3 status
  shift 3
  set +e
  "$@" 2>&1 </dev/null | tee "$log" | follow "$title" "$lazily"
  status=${PIPESTATUS[0]}
  set -e
  if ((status != 0)); then
    say ''
    end_of "$log" >&2
    say "firstcome: failed ($title); the whole output is in $log"
  fi
  return "$status"
}
