// SPDX-License-Identifier: Apache-2.0
#include "lab/run/versioned.h"

namespace firstcome::lab {

Result<boost::json::value> without_version(boost::json::value in) {
    boost::json::object* const object = in.if_object();
    const boost::json::value* const version =
        object == nullptr ? nullptr : object->if_contains("version");
    if (version == nullptr) {
        return fail(Errc::corrupt, "version is missing");
    }
    if (*version != boost::json::value(form_version)) {
        return fail(
            Errc::unsupported, fmt::format("this program knows version {} only", form_version)
        );
    }
    object->erase("version");
    return in;
}

}  // namespace firstcome::lab
