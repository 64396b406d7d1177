// SPDX-License-Identifier: Apache-2.0
#include "api/language.h"

#include "http/tokens.h"

#include <optional>

namespace firstcome::api {
namespace {

// "ko", "ko-KR": the primary subtag decides.
bool is_in(std::string_view tag, std::string_view primary) {
    const std::string_view own = http::take_until(tag, '-');
    return http::equals_ignoring_case(own, primary);
}

// Thousandths; 1000 without a weight, 0 when it is none ("q=0" is a refusal, too).
int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view value = http::trim(http::take_until(parameters, ';'));
        const std::string_view name = http::trim(http::take_until(value, '='));
        if (!http::equals_ignoring_case(name, "q")) {
            continue;
        }
        value = http::trim(value);
        if (value.empty() || value.size() > 5 || (value[0] != '0' && value[0] != '1')) {
            return 0;
        }
        int weight = value[0] - '0';
        for (std::size_t i = 2; i < 5; ++i) {
            const bool digit = i < value.size() && value[i] >= '0' && value[i] <= '9';
            weight = weight * 10 + (digit ? value[i] - '0' : 0);
        }
        return weight;
    }
    return 1'000;
}

}  // namespace

Language language_of(std::string_view accept_language) {
    if (http::trim(accept_language).empty()) {
        return Language::korean;
    }
    int korean = 0;
    int english = 0;
    while (!accept_language.empty()) {
        std::string_view item = http::take_until(accept_language, ',');
        const std::string_view tag = http::trim(http::take_until(item, ';'));
        int* const weight = is_in(tag, "ko") ? &korean : is_in(tag, "en") ? &english : nullptr;
        if (weight == nullptr) {
            continue;
        }
        // Of equal weights the one that is named first wins.
        const int other = weight == &korean ? english : korean;
        const int given = weight_of(item) * 2;
        *weight = given > 0 && given > other ? given + 1 : given;
    }
    return korean > english ? Language::korean : Language::english;
}

Language language_of(const http::Request& request) {
    return language_of(request.header("Accept-Language").value_or(""));
}

}  // namespace firstcome::api
