// SPDX-License-Identifier: Apache-2.0
#include "app/wiring_stores.h"

#include "app/ledger_password.h"
#include "base/assert.h"
#include "ledger/mysql_ledger.h"
#include "ledger/sqlite_ledger.h"
#include "log/kafka_log.h"
#include "log/sqlite_log.h"
#include "log/sqlite_log_view.h"
#include "sql/mysql_connection.h"

#include <fmt/format.h>

#include <filesystem>

namespace firstcome {
namespace {

// Result<unique_ptr<Derived>> -> Result<unique_ptr<Base>>
template <class Base, class Derived>
Result<std::unique_ptr<Base>> widen(Result<std::unique_ptr<Derived>> opened) {
    if (!opened) {
        return fail(std::move(opened).error());
    }
    return std::unique_ptr<Base>(*std::move(opened));
}

// An error of a server that is not where the setting says names the setting.
template <class T>
Result<T> naming_ledger_url(Result<T> opened) {
    if (opened || opened.error().detail.find("ledger.") != std::string::npos) {
        return opened;
    }
    return fail(opened.error().code, "ledger.url: " + opened.error().detail);
}

KafkaLogOptions kafka_options(const Settings& settings) {
    const LogUrl& url = settings.log.url;
    KafkaLogOptions options;
    options.bootstrap = fmt::format("{}:{}", url.host, url.port);
    options.topic = url.topic;
    options.partitions = url.partitions;
    options.strict = settings.server.strict;
    options.queue_records_max = settings.intake.queue_records_max;
    return options;
}

Result<MysqlOptions> mysql_options(const Settings& settings) {
    const LedgerUrl& url = settings.ledger.url;
    MysqlOptions options;
    options.user = url.user;
    options.host = url.host;
    options.port = url.port;
    options.database = url.database;
    options.strict = settings.server.strict;
    TRY_ASSIGN(options.password, ledger_password(settings.ledger));
    return options;
}

}  // namespace

std::string directory_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    return parent.empty() ? "." : parent.string();
}

Result<std::unique_ptr<Log>> open_log(const Settings& settings, const Clock& clock) {
    if (settings.log.url.engine == LogUrl::Engine::kafka) {
        return widen<Log>(KafkaLog::open(kafka_options(settings), clock, KafkaLog::Mode::create));
    }
    return widen<Log>(SqliteLog::open(settings.log.url.path, clock, SqliteLog::Mode::create));
}

bool is_shared(const LedgerUrl& url) {
    return url.engine == LedgerUrl::Engine::mysql;
}

Result<std::unique_ptr<Ledger>> open_ledger(const Settings& settings, const Clock& clock) {
    if (is_shared(settings.ledger.url)) {
        TRY_ASSIGN(const MysqlOptions options, mysql_options(settings));
        return naming_ledger_url(open_mysql_ledger(options, clock));
    }
    return widen<Ledger>(open_sqlite_ledger(settings.ledger.url.path, clock));
}

Result<Duration> ledger_clock_ahead(const Settings& settings, const Clock& clock) {
    TRY_ASSIGN(const MysqlOptions options, mysql_options(settings));
    return mysql_clock_offset(options, clock);
}

Result<std::vector<std::pair<std::string, std::string>>> ledger_server_facts(
    const Settings& settings
) {
    TRY_ASSIGN(const MysqlOptions options, mysql_options(settings));
    TRY_ASSIGN(const auto session, naming_ledger_url(MysqlConnection::open(options)));
    TRY_ASSIGN(
        const auto asked,
        session->prepare("SELECT CAST(@@version AS CHAR),"
                         " CAST(@@innodb_flush_log_at_trx_commit AS CHAR),"
                         " CAST(@@sync_binlog AS CHAR), CAST(@@log_bin AS CHAR)")
    );
    SqlRows rows(*asked);
    TRY_ASSIGN(const bool has_row, rows.next());
    ASSERT(has_row);
    return std::vector<std::pair<std::string, std::string>>{
        {"Database server", std::string(rows->text(0))},
        {"innodb_flush_log_at_trx_commit", std::string(rows->text(1))},
        {"sync_binlog", fmt::format("{} (log_bin {})", rows->text(2), rows->text(3))},
    };
}

Result<std::unique_ptr<Log>> open_log_view(const Settings& settings, const Clock& clock) {
    if (settings.log.url.engine == LogUrl::Engine::kafka) {
        return widen<Log>(KafkaLog::open(kafka_options(settings), clock, KafkaLog::Mode::existing));
    }
    return widen<Log>(SqliteLogView::open(settings.log.url.path));
}

Result<std::unique_ptr<Archive>> open_archive(const Settings& settings) {
    if (is_shared(settings.ledger.url)) {
        TRY_ASSIGN(const MysqlOptions options, mysql_options(settings));
        return naming_ledger_url(open_mysql_archive(options));
    }
    return widen<Archive>(open_sqlite_archive(settings.ledger.url.path));
}

Result<std::unique_ptr<Log>> open_log_to_skip(const Settings& settings, const Clock& clock) {
    if (settings.log.url.engine == LogUrl::Engine::kafka) {
        return widen<Log>(KafkaLog::open(kafka_options(settings), clock, KafkaLog::Mode::to_skip));
    }
    return widen<Log>(SqliteLog::open(settings.log.url.path, clock, SqliteLog::Mode::to_skip));
}

Result<int> migrate_ledger(const Settings& settings, const Clock& clock) {
    if (is_shared(settings.ledger.url)) {
        TRY_ASSIGN(const MysqlOptions options, mysql_options(settings));
        return naming_ledger_url(migrate_mysql_ledger(options, clock));
    }
    return migrate_sqlite_ledger(settings.ledger.url.path, clock);
}

}  // namespace firstcome
