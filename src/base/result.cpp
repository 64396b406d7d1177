// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include "base/assert.h"

namespace firstcome {

std::string_view to_string(Errc code) {
    switch (code) {
        case Errc::overloaded:
            return "overloaded";
        case Errc::not_found:
            return "not_found";
        case Errc::invalid:
            return "invalid";
        case Errc::timeout:
            return "timeout";
        case Errc::busy:
            return "busy";
        case Errc::io:
            return "io";
        case Errc::full:
            return "full";
        case Errc::corrupt:
            return "corrupt";
        case Errc::closed:
            return "closed";
        case Errc::conflict:
            return "conflict";
        case Errc::unsupported:
            return "unsupported";
    }
    ASSERT_BECAUSE(false, "an Errc outside its enumeration");
}

bool retryable(Errc code) {
    return code == Errc::overloaded || code == Errc::timeout || code == Errc::busy ||
           code == Errc::full;
}

std::string Error::message() const {
    return std::string(to_string(code)) + ": " + detail;
}

}  // namespace firstcome
