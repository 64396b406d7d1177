// SPDX-License-Identifier: Apache-2.0
#include "app/node_id.h"

#include "base/crypto.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

constexpr std::size_t digits = 16;

bool is_node_id(const std::string& text) {
    return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace

Result<std::string> node_id(const std::string& directory) {
    const std::string path = directory + "/node_id";
    if (std::filesystem::exists(path)) {
        std::string stored;
        if (!(std::ifstream(path) >> stored) || !is_node_id(stored)) {
            return fail(Errc::corrupt, fmt::format("{} holds no node id; remove the file", path));
        }
        return stored;
    }
    const std::string drawn = to_hex(random_array<digits / 2>());
    std::ofstream file(path);
    file << drawn << '\n';
    file.close();
    if (!file) {
        return fail(Errc::io, fmt::format("{} cannot be written", path));
    }
    return drawn;
}

}  // namespace firstcome
