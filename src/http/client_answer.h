// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds one answer at the front of received bytes. Beast's parser with a listener that keeps views
// instead of copies: 0.2 us an answer, half of what its own container of fields costs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome::http {

enum class AnswerState {
    complete,
    incomplete,  // more bytes are needed; scan again from the front
    garbled,     // no bytes that may follow make an answer of it
};

struct ScannedAnswer {
    AnswerState state = AnswerState::incomplete;
    std::size_t bytes = 0;  // of the whole answer when complete
    int status = 0;
    std::string_view body;  // into the scanned bytes, or into `joined`
    std::uint32_t retry_after_s = 0;
    bool keep_alive = true;
};

inline constexpr std::size_t answer_bytes_max = 1U << 20U;

// `joined` is storage for a body that came in several chunks. Thread: any.
ScannedAnswer scan_answer(std::string_view received, std::string& joined);

}  // namespace firstcome::http
