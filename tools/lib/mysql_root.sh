# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # root comes from the script that sources this
# A MySQL server, which Debian 12 has not: a newer suite of Debian in a folder of its own, made
# once. Nothing of the machine changes; removing the folder removes it all. Needs $root.

# shellcheck source=tools/lib/mirror.sh
source "$root/tools/lib/mirror.sh"

mysql_suite=sid
mysql_root=$root/build/mysql-root

# Debian has one mirror for all of its suites.
make_mysql_root() {
  local system source part=$mysql_root.part lock
  mkdir -p "$root/build"
  exec {lock}>"$root/build/mysql-root.lock"
  flock "$lock"
  if [[ ! -d $mysql_root ]]; then
    # shellcheck disable=SC1091 # a file of the machine
    system=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
    source=$(mirror "$system")
    [[ -n $source ]] || fail 'no apt source of this machine is a mirror of Debian;' \
      'name the mysqld to use in FIRSTCOME_MYSQLD'
    may_become_root || fail 'mysql needs root once, to unpack a server;' \
      'or name the mysqld to use in FIRSTCOME_MYSQLD'
    as_root rm -rf --one-file-system "$part"
    logged "$root/build/mysql-root.log" 'mysql unpacks its server, about one minute' at_once \
      as_root debootstrap --variant=minbase --include=mysql-server-core \
      "$mysql_suite" "$part" "$source"
    as_root rm -rf --one-file-system "$part/var/cache/apt" "$part/var/lib/apt/lists"
    as_root mv "$part" "$mysql_root"
  fi
  exec {lock}>&-
}
