// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_connection.h"

#include "base/assert.h"
#include "base/logger.h"
#include "sql/mysql_bulk_insert.h"
#include "sql/mysql_session.h"
#include "sql/mysql_settings.h"
#include "sql/mysql_statement.h"
#include "sql/wide_insert.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

// An integrity check reads every page: nobody knows how long that takes.
constexpr std::uint32_t check_timeout_s = 3'600;

// Of one statement, where a server takes no arrays: beyond it, width no longer pays.
constexpr std::size_t insert_rows_max = 256;

class OneSession final : public SqlConnection {
  public:
    OneSession(const MysqlOptions& options, std::unique_ptr<MysqlSession> session)
        : options_(options),
          session_(std::move(session)) {}

    const SqlDialect& dialect() const override {
        static constexpr SqlDialect mysql{
            .for_update = " FOR UPDATE", .by_primary_key = " FORCE INDEX (PRIMARY)"};
        return mysql;
    }

    const std::string& name() const override { return session_->name(); }

    Result<std::unique_ptr<SqlStatement>> prepare(std::string_view sql) override {
        return MysqlStatement::prepare(*session_, sql);
    }

    Result<std::unique_ptr<SqlInsert>> prepare_insert(std::string_view into, std::size_t columns)
        override {
        return MysqlBulkInsert::is_taken_by(*session_)
                   ? MysqlBulkInsert::prepare(*session_, into, columns)
                   : WideInsert::prepare(*this, into, columns, insert_rows_max);
    }

    Result<void> execute(const std::string& script) override {
        return session_->run_script(script);
    }

    Result<bool> has_table(std::string_view table) override;
    Result<void> begin() override;
    Result<void> begin_snapshot() override;
    Result<void> commit() override;
    void rollback() override;
    Result<std::vector<std::string>> damage() override;

    bool is_lost() const override { return session_->is_lost(); }

    // The part of opening that needs a session.
    Result<void> set_up();

  private:
    Result<void> begin_with(std::string_view statement);

    std::string name_here(const std::string& variable) const {
        return session_->is_mariadb() ? mariadb_name(variable) : variable;
    }

    Result<void> check_server();
    Result<void> set_variables();
    Result<void> check_variables();
    Result<MysqlVariables> read_variables(
        std::string_view scope, const std::vector<std::string>& names
    );

    const MysqlOptions options_;
    const std::unique_ptr<MysqlSession> session_;
    bool in_transaction_ = false;
};

// A server that is too old is told so, not which of its variables is unknown.
Result<void> OneSession::set_up() {
    TRY(check_server());
    TRY(set_variables());
    return check_variables();
}

Result<void> OneSession::check_server() {
    TRY_ASSIGN(const auto server, read_variables("@@global.", mysql_server_variables()));
    TRY_ASSIGN(const auto weaknesses, check_mysql_server(server, options_));
    for (const std::string& weakness : weaknesses) {
        if (!options_.quiet) {
            logger().warn("weakness accepted name={} reason=\"{}\"", name(), weakness);
        }
    }
    return {};
}

Result<void> OneSession::set_variables() {
    std::string statement;
    for (const auto& [name, value] : mysql_session_settings(options_)) {
        const bool is_number = value.find_first_not_of("0123456789") == std::string::npos;
        const std::string_view quote = is_number ? "" : "'";
        const std::string_view before = statement.empty() ? "SET SESSION " : ", SESSION ";
        statement += fmt::format("{}{} = {}{}{}", before, name_here(name), quote, value, quote);
    }
    return session_->run(statement);
}

Result<void> OneSession::check_variables() {
    std::vector<std::string> own;
    for (const auto& [name, value] : mysql_session_settings(options_)) {
        own.push_back(name);
    }
    TRY_ASSIGN(const auto settings, read_variables("@@session.", own));
    return check_mysql_session(settings, options_);
}

Result<MysqlVariables> OneSession::read_variables(
    std::string_view scope, const std::vector<std::string>& names
) {
    std::string statement;
    for (const std::string& name : names) {
        statement +=
            fmt::format("{}{}{}", statement.empty() ? "SELECT " : ", ", scope, name_here(name));
    }
    TRY_ASSIGN(const auto rows, session_->rows(statement));
    MysqlVariables variables;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            variables[names[i]] = row[i];
        }
    }
    return variables;
}

Result<bool> OneSession::has_table(std::string_view table) {
    TRY_ASSIGN(
        auto statement,
        prepare("SELECT 1 FROM information_schema.tables "
                "WHERE table_schema = DATABASE() AND table_name = ?")
    );
    statement->bind(table);
    return statement->next();
}

Result<void> OneSession::begin_with(std::string_view statement) {
    ASSERT_BECAUSE(!in_transaction_, "a transaction is open already");
    TRY(session_->run(statement));
    in_transaction_ = true;
    return {};
}

Result<void> OneSession::begin() {
    return begin_with("START TRANSACTION");
}

Result<void> OneSession::begin_snapshot() {
    if (!options_.read_only) {
        // For the next transaction only.
        TRY(session_->run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
    }
    return begin_with("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}

Result<void> OneSession::commit() {
    if (auto committed = session_->run("COMMIT"); !committed) {
        Error error = std::move(committed).error();
        if (error.code == Errc::timeout) {
            error.detail += "; whether the transaction was committed is unknown";
        }
        rollback();
        return fail(std::move(error));
    }
    in_transaction_ = false;
    return {};
}

// An error may have taken back the statement only (1205 does), the transaction or, with the
// session, everything: said once more it is harmless.
void OneSession::rollback() {
    if (!std::exchange(in_transaction_, false)) {
        return;
    }
    if (!session_->run("ROLLBACK")) {
        session_->hang_up();
    }
}

// On a session of its own: CHECK TABLE would end the snapshot of this one. QUICK leaves out what
// holds up the sessions that write; a page whose checksum is wrong makes InnoDB stop the server, as
// any other reading of that page would.
Result<std::vector<std::string>> OneSession::damage() {
    MysqlOptions patient = options_;
    patient.read_timeout_s = check_timeout_s;
    TRY_ASSIGN(const auto checker, MysqlSession::connect(patient));
    TRY_ASSIGN(const auto tables, checker->rows("SHOW TABLES"));
    std::vector<std::string> found;
    for (const auto& table : tables) {
        TRY_ASSIGN(
            const auto verdicts, checker->rows(fmt::format("CHECK TABLE `{}` QUICK", table.at(0)))
        );
        for (const auto& verdict : verdicts) {
            if (verdict.at(2) != "status" || verdict.at(3) != "OK") {
                found.push_back(fmt::format("{}: {}", verdict.at(0), verdict.at(3)));
            }
        }
    }
    return found;
}

}  // namespace

Result<std::unique_ptr<SqlConnection>> MysqlConnection::open(const MysqlOptions& options) {
    TRY_ASSIGN(auto session, MysqlSession::connect(options));
    auto connection = std::make_unique<OneSession>(options, std::move(session));
    TRY(connection->set_up());
    return connection;
}

}  // namespace firstcome
