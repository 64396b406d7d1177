// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the error numbers of MySQL, MariaDB and their client library to ours: the one place that
// knows both.

#include "base/result.h"

#include <string_view>

namespace firstcome {

// Errc of an error number that is not 0. `text` is the server's own, which alone tells a full disk
// from a broken one. An unknown number is io: to halt is safer than to go on.
Errc mysql_errc(unsigned number, std::string_view text);

// Whether the session is over, so that nothing more can be asked over it.
bool mysql_session_is_over(unsigned number);

// In words that name the `server` and what to do about it; `doing` begins the sentence.
Error mysql_error_of(
    unsigned number, std::string_view text, std::string_view server, std::string_view doing
);

}  // namespace firstcome
