// SPDX-License-Identifier: Apache-2.0
// Any bytes as a request head: no crash, a verdict that more bytes never change, and nothing
// accepted that Beast's parser refuses or reads differently.

#include "base/assert.h"
#include "http/beast_head.h"
#include "http/head_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace firstcome::http;

// Small, so that the fuzzer reaches every limit with short inputs.
constexpr HeadLimits limits{.head_bytes_max = 512, .target_bytes_max = 64, .body_bytes_max = 999};

HeadVerdict check(std::string_view bytes, std::span<HeaderField, head_fields_max> scratch) {
    return check_head(bytes, limits, scratch);
}

void assert_same(const HeadVerdict& part, const HeadVerdict& whole) {
    ASSERT(part.state == whole.state);
    ASSERT(part.refusal == whole.refusal);
    ASSERT(part.reason == whole.reason);
    ASSERT(part.head.size == whole.head.size);
    ASSERT(part.head.content_length == whole.head.content_length);
    ASSERT(part.head.fields.size() == whole.head.fields.size());
}

void assert_split_does_not_matter(std::string_view bytes, const HeadVerdict& whole) {
    std::array<HeaderField, head_fields_max> scratch;
    bool decided = false;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const HeadVerdict part = check(bytes.substr(0, size), scratch);
        if (part.state != HeadState::need_more) {
            decided = true;
            assert_same(part, whole);
        }
        ASSERT(!decided || part.state != HeadState::need_more);
    }
}

void assert_beast_agrees(std::string_view bytes, const Head& head) {
    std::array<HeaderField, head_fields_max> scratch;
    const auto parsed = parse_head(bytes.substr(0, head.size), scratch);
    ASSERT_BECAUSE(parsed.has_value(), "Beast refuses what was accepted");
    ASSERT(parsed->method == head.method);
    ASSERT(parsed->target == head.target);
    ASSERT(parsed->content_length == head.content_length);
    ASSERT(std::equal(
        parsed->fields.begin(),
        parsed->fields.end(),
        head.fields.begin(),
        head.fields.end(),
        [](const HeaderField& a, const HeaderField& b) {
            return a.name == b.name && a.value == b.value;
        }
    ));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    std::array<HeaderField, head_fields_max> scratch;
    const HeadVerdict verdict = check(input, scratch);
    ASSERT(input.size() < limits.head_bytes_max || verdict.state != HeadState::need_more);
    if (verdict.state == HeadState::accepted) {
        ASSERT(verdict.head.size <= input.size());
        ASSERT(verdict.head.size <= limits.head_bytes_max);
        assert_beast_agrees(input, verdict.head);
    }
    assert_split_does_not_matter(input, verdict);
    return 0;
}
