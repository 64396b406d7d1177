// SPDX-License-Identifier: Apache-2.0
#include "app/version.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

// NAME VERSION;NAME VERSION;... by CMake
constexpr std::string_view libraries_found = FIRSTCOME_LIBRARIES;

constexpr bool has_address_sanitizer =
#ifdef __SANITIZE_ADDRESS__
    true;
#else
    false;
#endif

constexpr bool has_thread_sanitizer =
#ifdef __SANITIZE_THREAD__
    true;
#else
    false;
#endif

constexpr bool is_optimised =
#ifdef __OPTIMIZE__
    true;
#else
    false;
#endif

}  // namespace

std::string_view program_version() {
    return FIRSTCOME_VERSION;
}

std::string compiler() {
#ifdef __clang__
    return fmt::format("clang++ {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
    return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

bool is_release_build() {
    return is_optimised && !has_address_sanitizer && !has_thread_sanitizer &&
           std::string_view(FIRSTCOME_BUILD_TYPE) == "Release";
}

std::string build_type() {
    std::string type = is_release_build() ? "release" : "debug";
    if (has_address_sanitizer) {
        type += " with AddressSanitizer";
    }
    if (has_thread_sanitizer) {
        type += " with ThreadSanitizer";
    }
    return type;
}

std::vector<std::pair<std::string_view, std::string_view>> libraries() {
    std::vector<std::pair<std::string_view, std::string_view>> found;
    for (std::string_view rest = libraries_found; !rest.empty();) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string_view entry = rest.substr(0, end);
        const std::size_t space = entry.find(' ');
        found.emplace_back(entry.substr(0, space), entry.substr(space + 1));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return found;
}

std::string version_text() {
    std::string out = fmt::format(
        "firstcome {}\n{:<16}{}\n{:<16}{}\n",
        program_version(),
        "compiler",
        compiler(),
        "build",
        build_type()
    );
    for (const auto& [name, version] : libraries()) {
        out += fmt::format("{:<16}{}\n", name, version);
    }
    return out;
}

std::string version_json() {
    std::string members;
    for (const auto& [name, version] : libraries()) {
        members += fmt::format("{}\"{}\":\"{}\"", members.empty() ? "" : ",", name, version);
    }
    return fmt::format(
        "{{\"version\":\"{}\",\"compiler\":\"{}\",\"build\":\"{}\",\"libraries\":{{{}}}}}\n",
        program_version(),
        compiler(),
        build_type(),
        members
    );
}

}  // namespace firstcome
