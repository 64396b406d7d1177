// SPDX-License-Identifier: Apache-2.0
#pragma once
// The two languages of texts for people.

#include "http/message.h"

#include <cstdint>
#include <string_view>

namespace firstcome::api {

enum class Language : std::uint8_t { korean, english };

// What Accept-Language prefers of the two. Without the header Korean: clients that send none were
// written for a Korean service. With one that names neither, English.
Language language_of(std::string_view accept_language);
Language language_of(const http::Request& request);

// One thing to say. Literals.
struct Text {
    std::string_view english;
    std::string_view korean;

    std::string_view in(Language language) const {
        return language == Language::korean ? korean : english;
    }
};

}  // namespace firstcome::api
