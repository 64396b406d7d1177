// SPDX-License-Identifier: Apache-2.0
#include "app/private_engine.h"

#include "app/tool_run.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace firstcome {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> tools_above(fs::path folder) {
    for (;;) {
        const fs::path tools = folder / "tools";
        if (access((tools / "kafka").c_str(), X_OK) == 0 &&
            access((tools / "mariadb").c_str(), X_OK) == 0) {
            return tools.string();
        }
        if (folder == folder.parent_path()) {
            return std::nullopt;
        }
        folder = folder.parent_path();
    }
}

}  // namespace

std::optional<std::string> find_tools(const std::string& folder) {
    std::error_code ignored;
    if (auto found = tools_above(fs::weakly_canonical(fs::absolute(folder), ignored))) {
        return found;
    }
    return tools_above(fs::read_symlink("/proc/self/exe", ignored).parent_path());
}

Result<std::unique_ptr<PrivateEngine>> PrivateEngine::start(
    const std::string& tools, std::string name, std::string folder, StopSignals* stop
) {
    // From here on its end takes away what the tool has begun.
    auto engine = std::unique_ptr<PrivateEngine>(
        new PrivateEngine(fmt::format("{}/{}", tools, name), std::move(folder))
    );
    if (fs::exists(engine->folder_)) {
        TRY(engine->end());  // whoever used it was killed
    }
    TRY_ASSIGN(
        engine->url_,
        run_tool({engine->tool_, "start", "--port", "0", "--dir", engine->folder_}, stop)
    );
    if (engine->url_.find("://") == std::string::npos) {
        return fail(Errc::io, fmt::format("{} printed no URL", engine->tool_));
    }
    return engine;
}

Result<void> PrivateEngine::end() {
    TRY(run_tool({tool_, "kill", "--dir", folder_}, nullptr));
    std::error_code error;
    fs::remove_all(folder_, error);
    if (error) {
        return fail(Errc::io, fmt::format("cannot remove {}: {}", folder_, error.message()));
    }
    return {};
}

PrivateEngine::~PrivateEngine() {
    if (const auto ended = end(); !ended) {
        logger().warn("private engine left folder={} reason=\"{}\"", folder_, ended.error().detail);
    }
}

}  // namespace firstcome
