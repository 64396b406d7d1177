// SPDX-License-Identifier: Apache-2.0
#include "app/ledger_password.h"

#include <fmt/format.h>

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace firstcome {

Result<std::string> ledger_password(const LedgerSettings& settings) {
    const std::string& path = settings.password_file;
    if (path.empty()) {
        return settings.password;
    }
    if (!settings.password.empty()) {
        return fail(Errc::invalid, "ledger.password and ledger.password_file are both given");
    }

    struct stat found {};

    if (::stat(path.c_str(), &found) != 0) {
        const Errc code = errno == ENOENT ? Errc::not_found : Errc::io;
        return fail(code, fmt::format("ledger.password_file '{}': {}", path, std::strerror(errno)));
    }
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(
            Errc::invalid,
            fmt::format("ledger.password_file '{}' can be read by others: chmod 600 it", path)
        );
    }
    std::ifstream file(path);
    std::string password;
    if (!std::getline(file, password)) {
        return fail(Errc::io, fmt::format("ledger.password_file '{}' has no line", path));
    }
    if (password.ends_with('\r')) {
        password.pop_back();
    }
    return password;
}

}  // namespace firstcome
