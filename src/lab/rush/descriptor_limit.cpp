// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/descriptor_limit.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace firstcome::lab {

Result<void> make_room_for(std::uint32_t connections) {
    // Standard streams, event loops, log files, a database or two.
    constexpr rlim_t others = 128;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return fail(Errc::io, std::string("descriptor limit: ") + std::strerror(errno));
    }
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
            return fail(Errc::io, std::string("descriptor limit: ") + std::strerror(errno));
        }
    }
    if (connections + others > limit.rlim_cur) {
        return fail(
            Errc::overloaded,
            fmt::format(
                "{} connections need more than the {} file descriptors that the system allows "
                "(ulimit -Hn): use --connections {}",
                connections,
                limit.rlim_cur,
                limit.rlim_cur - std::min(limit.rlim_cur, others)
            )
        );
    }
    return {};
}

}  // namespace firstcome::lab
