// SPDX-License-Identifier: Apache-2.0
#pragma once
// check_head: judges the raw bytes of a request head before any parser sees them.
//
// Whoever reads a head more leniently than its neighbour lets a request be smuggled past it, so
// nothing is repaired here: what is not exactly HTTP/1.1 is refused. Beast 1.81 alone would unfold
// obs-fold and accept repeated equal Content-Length fields. Pure: no IO, no clock, no allocation.
//
// The verdict of a prefix is final: once bytes are refused or accepted, more bytes never change
// that, so it does not matter into which pieces the network cut them.

#include "http/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace firstcome::http {

struct HeadLimits {
    std::size_t head_bytes_max = 8'192;  // request line, fields and the empty line
    std::size_t target_bytes_max = 2'048;
    std::size_t body_bytes_max = 4'096;
};

// More fields than this are refused like a head that is too large.
inline constexpr std::size_t head_fields_max = 100;

// Views into the checked bytes. Of a refused head it holds what came before the offence.
struct Head {
    std::size_t size = 0;  // with the empty line
    std::string_view method;
    std::string_view target;  // origin-form: begins with '/'
    std::string_view host;
    std::span<const HeaderField> fields;
    std::optional<std::uint64_t> content_length;
    bool is_http11 = false;
    bool keep_alive = false;
    bool expects_continue = false;  // HTTP/1.1 with "Expect: 100-continue"

    std::uint64_t body_size() const { return content_length.value_or(0); }
};

enum class HeadState { need_more, accepted, refused };

struct HeadVerdict {
    HeadState state = HeadState::need_more;
    Head head;
    Refusal refusal = Refusal::bad_request;  // when refused
    std::string_view reason;                 // when refused: a literal, for people
};

// Judges the head at the beginning of `bytes`; what follows it is not looked at. `scratch` keeps
// the fields and must live as long as they are read.
//
// Only these forms are accepted: HTTP/1.1 and HTTP/1.0, both with exactly one Host; a target in
// origin-form (no absolute-form, authority-form or "*", of visible ASCII without '#'); no empty
// line before the request line; no Transfer-Encoding; no Expect but 100-continue.
HeadVerdict check_head(
    std::string_view bytes,
    const HeadLimits& limits,
    std::span<HeaderField, head_fields_max> scratch
);

}  // namespace firstcome::http
