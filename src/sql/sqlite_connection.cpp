// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite_connection.h"

#include "base/assert.h"
#include "base/logger.h"
#include "sql/sqlite_errors.h"
#include "sql/sqlite_statement.h"
#include "sql/wide_insert.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <sys/stat.h>

#include <mutex>

namespace firstcome {
namespace {

struct Closer {
    void operator()(sqlite3* db) const {
        ASSERT_BECAUSE(sqlite3_close(db) == SQLITE_OK, "a statement outlives its connection");
    }
};

using Database = std::unique_ptr<sqlite3, Closer>;

// The statistics would make every allocation of every connection take one mutex.
void configure_library_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        ASSERT_BECAUSE(sqlite3_threadsafe() != 0, "SQLite was built without threads");
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    });
}

class OneFile final : public SqlConnection {
  public:
    OneFile(const SqliteOptions& options, Database db) : options_(options), db_(std::move(db)) {}

    const SqlDialect& dialect() const override {
        static constexpr SqlDialect sqlite{.for_update = "", .by_primary_key = ""};
        return sqlite;
    }

    const std::string& name() const override { return options_.path; }

    Result<std::unique_ptr<SqlStatement>> prepare(std::string_view sql) override {
        return SqliteStatement::prepare(db_.get(), options_.path, sql);
    }

    Result<std::unique_ptr<SqlInsert>> prepare_insert(std::string_view into, std::size_t columns)
        override {
        return WideInsert::prepare(*this, into, columns, 1);
    }

    Result<void> execute(const std::string& script) override {
        const int code = sqlite3_exec(db_.get(), script.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
            return fail(error(code));
        }
        return {};
    }

    Result<bool> has_table(std::string_view table) override;

    Result<void> begin() override { return begin_with(begin_); }

    Result<void> begin_snapshot() override;
    Result<void> commit() override;
    void rollback() override;
    Result<std::vector<std::string>> damage() override;

    // The part of opening that needs a connection.
    Result<void> set_up();

  private:
    Error error(int code) { return sqlite_error(db_.get(), code, options_.path, "cannot use"); }

    bool writes() const { return options_.access != SqliteAccess::read_only; }

    Result<void> begin_with(std::unique_ptr<SqlStatement>& statement);
    Result<std::string> pragma(std::string_view name);
    Result<void> set(std::string_view name, std::string_view value, std::string_view expected);
    Result<void> check_identity();
    Result<bool> is_empty();
    Result<void> set_pragmas();
    Result<void> prepare_own_statements();
    void checkpoint_when_due();

    const SqliteOptions options_;
    Database db_;
    int wal_pages_ = 0;
    int checkpoint_at_pages_ = 0;
    std::unique_ptr<SqlStatement> begin_;
    std::unique_ptr<SqlStatement> begin_snapshot_;
    std::unique_ptr<SqlStatement> look_;
    std::unique_ptr<SqlStatement> commit_;
    std::unique_ptr<SqlStatement> rollback_;
};

Result<void> OneFile::set_up() {
    sqlite3* db = db_.get();
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, static_cast<int>(options_.busy_wait.us / 1'000));
    for (const auto& [what, on] :
         {std::pair{SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
          {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
          {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
          {SQLITE_DBCONFIG_DEFENSIVE, 1},
          {SQLITE_DBCONFIG_DQS_DML, 0},
          {SQLITE_DBCONFIG_DQS_DDL, 0}}) {
        int now = -1;
        ASSERT(sqlite3_db_config(db, what, on, &now) == SQLITE_OK && now == on);
    }
    if (writes() && sqlite3_db_readonly(db, "main") == 1) {
        return fail(sqlite_error(db, SQLITE_READONLY, options_.path, "cannot write to"));
    }
    TRY(check_identity());
    TRY(set_pragmas());
    checkpoint_at_pages_ = options_.checkpoint_pages;
    sqlite3_wal_hook(
        db,
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<OneFile*>(self)->wal_pages_ = pages;
            return SQLITE_OK;
        },
        this
    );
    return prepare_own_statements();
}

Result<void> OneFile::check_identity() {
    TRY_ASSIGN(const std::string id, pragma("application_id"));
    if (id == std::to_string(options_.application_id)) {
        return {};
    }
    TRY_ASSIGN(const bool empty, is_empty());
    if (id != "0" || !empty) {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}' is a SQLite database of another kind (application id {}, expected {})",
                options_.path,
                id,
                options_.application_id
            )
        );
    }
    if (options_.access != SqliteAccess::create) {
        return fail(Errc::not_found, fmt::format("'{}' is empty", options_.path));
    }
    return set(
        "application_id",
        std::to_string(options_.application_id),
        std::to_string(options_.application_id)
    );
}

Result<bool> OneFile::is_empty() {
    TRY_ASSIGN(auto statement, prepare("SELECT 1 FROM sqlite_schema"));
    TRY_ASSIGN(const bool found, statement->next());
    return !found;
}

Result<void> OneFile::set_pragmas() {
    if (writes()) {
        TRY(set("journal_mode", "WAL", "wal"));
        TRY(set("journal_size_limit", "67108864", "67108864"));
        TRY(set("secure_delete", "OFF", "0"));
    } else {
        TRY(set("query_only", "ON", "1"));
    }
    TRY(set("synchronous", "FULL", "2"));
    TRY(set("locking_mode", "NORMAL", "normal"));
    TRY(set("wal_autocheckpoint", "0", "0"));
    TRY(set("mmap_size", "0", "0"));
    TRY(set("cell_size_check", "ON", "1"));
    TRY(set("temp_store", "MEMORY", "2"));
    const std::string cache = std::to_string(-options_.cache_kib);
    TRY(set("cache_size", cache, cache));
    TRY_ASSIGN(const std::string mode, pragma("journal_mode"));
    TRY_ASSIGN(const std::string foreign_keys, pragma("foreign_keys"));
    TRY_ASSIGN(const std::string trusted_schema, pragma("trusted_schema"));
    if (mode != "wal" || foreign_keys != "1" || trusted_schema != "0") {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}': journal_mode={} foreign_keys={} trusted_schema={} is not what firstcome "
                "writes; it was changed from outside",
                options_.path,
                mode,
                foreign_keys,
                trusted_schema
            )
        );
    }
    return {};
}

// The value that a PRAGMA answers; empty when it answers nothing.
Result<std::string> OneFile::pragma(std::string_view name) {
    TRY_ASSIGN(auto statement, prepare(fmt::format("PRAGMA {}", name)));
    TRY_ASSIGN(const bool found, statement->next());
    return found ? std::string(statement->text(0)) : std::string();
}

Result<void> OneFile::set(
    std::string_view name, std::string_view value, std::string_view expected
) {
    TRY(execute(fmt::format("PRAGMA {}={}", name, value)));
    TRY_ASSIGN(const std::string now, pragma(name));
    if (now != expected) {
        return fail(
            Errc::unsupported,
            fmt::format(
                "'{}': SQLite does not take {}={} (it stays {}); use a local file system",
                options_.path,
                name,
                value,
                now
            )
        );
    }
    return {};
}

Result<void> OneFile::prepare_own_statements() {
    TRY_ASSIGN(begin_, prepare("BEGIN IMMEDIATE"));
    TRY_ASSIGN(begin_snapshot_, prepare("BEGIN"));
    TRY_ASSIGN(look_, prepare("SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)"));
    TRY_ASSIGN(commit_, prepare("COMMIT"));
    TRY_ASSIGN(rollback_, prepare("ROLLBACK"));
    return {};
}

Result<bool> OneFile::has_table(std::string_view table) {
    TRY_ASSIGN(
        auto statement, prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
    );
    statement->bind(table);
    return statement->next();
}

Result<void> OneFile::begin_with(std::unique_ptr<SqlStatement>& statement) {
    ASSERT_BECAUSE(sqlite3_get_autocommit(db_.get()) != 0, "a transaction is open already");
    TRY(statement->run());
    return {};
}

Result<void> OneFile::begin_snapshot() {
    TRY(begin_with(begin_snapshot_));
    // Only the first read fixes what the transaction sees.
    SqlRows rows(*look_);
    auto found = rows.next();
    if (!found) {
        rollback();
        return fail(std::move(found).error());
    }
    return {};
}

Result<void> OneFile::commit() {
    auto committed = commit_->run();
    if (!committed) {
        // The pages may or may not be on the disk, and a second fsync would not tell: what the
        // kernel dropped it reports only once. Only a new start can read what is there.
        ASSERT_BECAUSE(committed.error().code != Errc::io, committed.error().detail.c_str());
        rollback();
        return fail(std::move(committed).error());
    }
    checkpoint_when_due();
    return {};
}

void OneFile::rollback() {
    // An error may have ended the transaction already.
    if (sqlite3_get_autocommit(db_.get()) == 0) {
        const auto rolled_back = rollback_->run();
        ASSERT_BECAUSE(
            sqlite3_get_autocommit(db_.get()) != 0, "a transaction cannot be rolled back"
        );
    }
}

// The commit stands whatever becomes of this; only a device error is more than a delay, because
// the WAL would grow without end.
void OneFile::checkpoint_when_due() {
    if (wal_pages_ < checkpoint_at_pages_) {
        return;
    }
    int in_wal = 0;
    int moved = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(db_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, &in_wal, &moved);
    if (code != SQLITE_OK) {
        ASSERT_BECAUSE(sqlite_errc(code) != Errc::io, error(code).detail.c_str());
        logger().warn("checkpoint postponed: {}", error(code).message());
    }
    // A reader of an old state keeps the WAL: ask again after as many pages more.
    const bool complete = code == SQLITE_OK && moved == in_wal;
    checkpoint_at_pages_ = options_.checkpoint_pages + (complete ? 0 : wal_pages_);
}

Result<std::vector<std::string>> OneFile::damage() {
    TRY_ASSIGN(auto statement, prepare("PRAGMA quick_check"));
    std::vector<std::string> found;
    for (;;) {
        TRY_ASSIGN(const bool more, statement->next());
        if (!more) {
            return found;
        }
        if (statement->text(0) != "ok") {
            found.emplace_back(statement->text(0));
        }
    }
}

Failure open_failure(const SqliteOptions& options, sqlite3* db, int code) {
    struct stat found {};

    if (options.access != SqliteAccess::create && stat(options.path.c_str(), &found) != 0 &&
        errno == ENOENT) {
        return fail(Errc::not_found, fmt::format("'{}' does not exist", options.path));
    }
    return fail(sqlite_error(db, code, options.path, "cannot open"));
}

}  // namespace

Result<std::unique_ptr<SqlConnection>> SqliteConnection::open(const SqliteOptions& options) {
    configure_library_once();
    int flags = SQLITE_OPEN_NOMUTEX;
    switch (options.access) {
        case SqliteAccess::create:
            flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
            break;
        case SqliteAccess::write:
            flags |= SQLITE_OPEN_READWRITE;
            break;
        case SqliteAccess::read_only:
            flags |= SQLITE_OPEN_READONLY;
            break;
    }
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(options.path.c_str(), &raw, flags, options.vfs);
    Database db(raw);
    if (code != SQLITE_OK) {
        return open_failure(options, db.get(), code);
    }
    auto connection = std::make_unique<OneFile>(options, std::move(db));
    TRY(connection->set_up());
    return connection;
}

}  // namespace firstcome
