// SPDX-License-Identifier: Apache-2.0
#include "base/logger.h"

#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <string>

namespace firstcome {

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>(
            "firstcome", std::make_shared<spdlog::sinks::stderr_sink_mt>()
        );
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%L%$ %v");
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

bool set_log_level(std::string_view name) {
    const auto level = spdlog::level::from_str(std::string(name));
    if (level == spdlog::level::off && name != "off") {
        return false;
    }
    logger().set_level(level);
    return true;
}

}  // namespace firstcome
