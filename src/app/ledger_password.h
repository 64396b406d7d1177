// SPDX-License-Identifier: Apache-2.0
#pragma once
// The password of the ledger's server: from ledger.password or from the file that
// ledger.password_file names.

#include "app/settings.h"
#include "base/result.h"

#include <string>

namespace firstcome {

// Empty when none is given. The first line of the file counts, without its line end.
// Errors: invalid when both are given, or when others than its owner may read the file;
//         not_found, io.
Result<std::string> ledger_password(const LedgerSettings& settings);

}  // namespace firstcome
