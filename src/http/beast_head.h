// SPDX-License-Identifier: Apache-2.0
#pragma once
// parse_head: a checked request head as Beast's parser understands it. Its own translation unit,
// because Beast's headers take long to compile; reads in place, allocates nothing.

#include "http/head_check.h"
#include "http/message.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace firstcome::http {

struct ParsedHead {
    std::string_view method;
    std::string_view target;
    std::span<const HeaderField> fields;
    std::optional<std::uint64_t> content_length;
};

// `head` ends with the empty line. Nothing when Beast refuses it, or when fields do not fit into
// `scratch`. The views point into `head`.
std::optional<ParsedHead> parse_head(
    std::string_view head, std::span<HeaderField, head_fields_max> scratch
);

}  // namespace firstcome::http
