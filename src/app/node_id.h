// SPDX-License-Identifier: Apache-2.0
#pragma once
// The node's name, kept in DIR/node_id: a node that finds its own name as a partition's owner takes
// the partition over without waiting.

#include "base/result.h"

#include <string>

namespace firstcome {

// Reads the name, or draws one (16 hexadecimal digits) and stores it.
// Requires: the directory lock is held. Errors: io, corrupt (the file holds something else).
Result<std::string> node_id(const std::string& directory);

}  // namespace firstcome
