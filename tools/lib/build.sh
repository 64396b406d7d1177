# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# Configures and builds one preset. ninja decides what is old, so nothing here keeps a stamp: a
# build with nothing to do costs a fraction of a second. Needs $root, the top of the repository.

# A second clone finds the objects of the first one.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# A large translation unit needs 1.5 GiB of memory, so that a small machine builds fewer at once.
build_jobs() {
  local cores available_kib by_memory
  cores=$(nproc)
  available_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
  by_memory=$((available_kib / (1536 * 1024)))
  if ((by_memory < 1)); then by_memory=1; fi
  printf '%s' $((by_memory < cores ? by_memory : cores))
}

# Build files remember the folder they were made for.
is_configured() {
  [[ -e $1/build.ninja ]] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt"
}

# build TITLE lazily|at_once PRESET [-DNAME=VALUE...] TARGET...: one build of a preset at a time.
build() {
  local title=$1 lazily=$2 preset=$3 folder=$root/build/$3 options=() lock status=0
  shift 3
  while [[ ${1-} == -D* ]]; do
    options+=("$1")
    shift
  done
  mkdir -p "$folder"
  exec {lock}>"$folder/.lock"
  if ! flock -n "$lock"; then
    say "    waiting for another build of $preset"
    flock "$lock"
  fi
  if ! is_configured "$folder" || options_changed "$folder" "${options[@]}"; then
    logged "$folder/configure.log" "$title" lazily configure "$preset" "${options[@]}" || status=1
  fi
  if ((status == 0)); then
    logged "$folder/build.log" "$title" "$lazily" \
      ninja -C "$folder" -j "$(build_jobs)" "$@" || status=1
  fi
  exec {lock}>&-
  return "$status"
}

options_changed() {
  local folder=$1 option
  shift
  for option in "$@"; do
    grep -q "^${option:2}\$" <(sed 's/:[A-Z]*=/=/' "$folder/CMakeCache.txt") || return 0
  done
  return 1
}

configure() {
  local fresh=()
  if [[ -e $root/build/$1/CMakeCache.txt ]] && ! is_configured "$root/build/$1"; then
    fresh=(--fresh)
  fi
  (cd "$root" && cmake "${fresh[@]}" --preset "$@")
}

# The first build of the release program takes about six minutes of one core.
build_minutes() {
  local jobs
  jobs=$(build_jobs)
  printf '%s' $(((6 + jobs - 1) / jobs))
}
