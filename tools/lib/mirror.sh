# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Where this machine gets Debian from. Which mirror that is stands in its apt sources only.

# mirror RELEASE: the first one among the apt sources, in both of their formats, that has the
# release; empty when there is none.
mirror() {
  # A machine has either of them or both.
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } |
    awk -v release="$1" '
    $1 == "deb" {
      sub(/\[[^]]*\] */, "")
      if ($3 == release) { print $2; exit }
    }
    $1 == "URIs:" { uri = $2 }
    $1 == "Suites:" { for (i = 2; i <= NF; ++i) if ($i == release) suited = 1 }
    NF == 0 { if (suited && uri != "") { print uri; exit } uri = ""; suited = 0 }
    END { if (suited && uri != "") print uri }
  ' | head -n 1
}
