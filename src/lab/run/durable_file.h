// SPDX-License-Identifier: Apache-2.0
#pragma once
// Files that are there after a power cut, whole or not at all.

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace firstcome::lab {

// Creates or replaces `path`: beside it, synced, then renamed, so that a reader never sees a part.
// Errors: full (what was there stays), not_found (no such folder), io.
Result<void> write_file(const std::string& path, std::string_view bytes);

// Adds `line` and a line break at the end of `path`, creating it when missing, and syncs. After an
// error the file ends where it ended before, or in a part of a line. Errors: as above.
Result<void> append_line(const std::string& path, std::string_view line);

// Errors: not_found; full when there are more than `bytes_max`; io.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// Cuts the file off behind its last line break; whether there was a part of a line. A file that is
// missing has none. Errors: io.
Result<bool> drop_torn_line(const std::string& path);

// Makes the names in `folder` durable. Errors: not_found, io.
Result<void> sync_folder(const std::string& folder);

}  // namespace firstcome::lab
