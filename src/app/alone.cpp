// SPDX-License-Identifier: Apache-2.0
#include "app/alone.h"

#include "app/node_id.h"
#include "app/wiring_stores.h"
#include "audit/stopped_nodes.h"

#include <fmt/format.h>

#include <filesystem>

namespace firstcome {

Result<std::unique_ptr<DirectoryLock>> lock_existing_directory(const std::string& directory) {
    if (!std::filesystem::is_directory(directory)) {
        return fail(Errc::not_found, fmt::format("there is no directory '{}'", directory));
    }
    return DirectoryLock::take(directory);
}

Result<void> require_nodes_stopped(const Settings& settings, const Clock& clock) {
    if (!is_shared(settings.ledger.url)) {
        return {};  // the directory lock is the lease
    }
    TRY_ASSIGN(const std::string node, node_id(settings.server.data));
    TRY_ASSIGN(const auto archive, open_archive(settings));
    StoppedNodesOptions options;
    options.own_node = node;
    options.lease = settings.ledger.lease;
    return require_stopped(*archive, options, clock);
}

}  // namespace firstcome
