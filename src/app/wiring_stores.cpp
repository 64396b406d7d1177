// SPDX-License-Identifier: Apache-2.0
#include "app/wiring_stores.h"

#include "ledger/sqlite_ledger.h"
#include "log/sqlite_log.h"
#include "log/sqlite_log_view.h"

#include <filesystem>

namespace firstcome {
namespace {

Failure no_kafka() {
    return fail(Errc::unsupported, "log.url: this build has no Kafka log; use sqlite:PATH");
}

Failure no_mysql() {
    return fail(Errc::unsupported, "ledger.url: this build has no MySQL ledger; use sqlite:PATH");
}

// Result<unique_ptr<Derived>> -> Result<unique_ptr<Base>>
template <class Base, class Derived>
Result<std::unique_ptr<Base>> widen(Result<std::unique_ptr<Derived>> opened) {
    if (!opened) {
        return fail(std::move(opened).error());
    }
    return std::unique_ptr<Base>(*std::move(opened));
}

}  // namespace

std::string directory_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    return parent.empty() ? "." : parent.string();
}

Result<std::unique_ptr<Log>> open_log(const LogUrl& url, const Clock& clock) {
    if (url.engine != LogUrl::Engine::sqlite) {
        return no_kafka();
    }
    return widen<Log>(SqliteLog::open(url.path, clock, SqliteLog::Mode::create));
}

Result<std::unique_ptr<Ledger>> open_ledger(const LedgerUrl& url, const Clock& clock) {
    if (url.engine != LedgerUrl::Engine::sqlite) {
        return no_mysql();
    }
    return widen<Ledger>(open_sqlite_ledger(url.path, clock));
}

Result<std::unique_ptr<Log>> open_log_view(const LogUrl& url) {
    if (url.engine != LogUrl::Engine::sqlite) {
        return no_kafka();
    }
    return widen<Log>(SqliteLogView::open(url.path));
}

Result<std::unique_ptr<Archive>> open_archive(const LedgerUrl& url) {
    if (url.engine != LedgerUrl::Engine::sqlite) {
        return no_mysql();
    }
    return widen<Archive>(open_sqlite_archive(url.path));
}

bool is_shared(const LedgerUrl& url) {
    return url.engine == LedgerUrl::Engine::mysql;
}

Result<std::unique_ptr<Ledger>> open_ledger(const Settings& settings, const Clock& clock) {
    return open_ledger(settings.ledger.url, clock);
}

Result<std::unique_ptr<Log>> open_log_view(const Settings& settings, const Clock&) {
    return open_log_view(settings.log.url);
}

Result<std::unique_ptr<Archive>> open_archive(const Settings& settings) {
    return open_archive(settings.ledger.url);
}

Result<std::unique_ptr<Log>> open_log_to_skip(const Settings& settings, const Clock& clock) {
    if (settings.log.url.engine != LogUrl::Engine::sqlite) {
        return no_kafka();
    }
    return widen<Log>(SqliteLog::open(settings.log.url.path, clock, SqliteLog::Mode::to_skip));
}

Result<int> migrate_ledger(const LedgerUrl& url, const Clock& clock) {
    if (url.engine != LedgerUrl::Engine::sqlite) {
        return no_mysql();
    }
    return migrate_sqlite_ledger(url.path, clock);
}

}  // namespace firstcome
