// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bytes as a gzip file and back, in memory. The home of zlib.

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace firstcome::lab {

std::string gzip(std::string_view bytes);

// Errors: corrupt: no gzip, cut short, damaged, or something behind its end; full: more than
// `bytes_max`.
Result<std::string> gunzip(std::string_view packed, std::size_t bytes_max);

}  // namespace firstcome::lab
