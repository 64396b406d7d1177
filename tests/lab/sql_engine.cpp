// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/sql_engine.h"

#include "base/assert.h"
#include "sql/sqlite_connection.h"

#include <fmt/format.h>

#include <stdio.h>
#include <unistd.h>

#include <fstream>

namespace firstcome::lab::tests {
namespace {

using firstcome::tests::ScratchDirectory;

class SqliteEngine final : public SqlEngine {
  public:
    SqliteEngine() {
        SqliteOptions options;
        options.path = directory_.file("experiment.db");
        options.access = SqliteAccess::create;
        auto opened = SqliteConnection::open(options);
        ASSERT_BECAUSE(opened.has_value(), opened.error().detail.c_str());
        connection_ = std::move(*opened);
    }

    void execute(const std::string& script) override {
        const auto done = connection_->execute(script);
        ASSERT_BECAUSE(done.has_value(), done.error().detail.c_str());
    }

    SqlAnswer ask(const std::string& query, std::size_t columns) override {
        auto statement = connection_->prepare(query);
        ASSERT_BECAUSE(statement.has_value(), statement.error().detail.c_str());
        SqlAnswer answer;
        SqlRows rows(**statement);
        while (rows.next().value()) {
            answer.emplace_back();
            for (std::size_t column = 0; column < columns; ++column) {
                answer.back().emplace_back(rows->is_null(column) ? "NULL" : rows->text(column));
            }
        }
        return answer;
    }

  private:
    ScratchDirectory directory_;
    std::unique_ptr<SqlConnection> connection_;
};

class ServerEngine final : public SqlEngine {
  public:
    explicit ServerEngine(std::string_view server) {
        const std::size_t at = server.find('@');
        const std::size_t colon = server.rfind(':');
        ASSERT_BECAUSE(colon != std::string_view::npos, "write [USER@]HOST:PORT");
        const std::size_t host = at == std::string_view::npos ? 0 : at + 1;
        client_ = fmt::format(
            "mariadb --no-defaults --protocol=tcp --batch --skip-column-names"
            " --user='{}' --host='{}' --port='{}'",
            at == std::string_view::npos ? "root" : server.substr(0, at),
            server.substr(host, colon - host),
            server.substr(colon + 1)
        );
        ScriptOutput(*this, "", fmt::format("CREATE DATABASE {}", database_));
    }

    ~ServerEngine() override {
        ScriptOutput(*this, "", fmt::format("DROP DATABASE {}", database_));
    }

    ServerEngine(const ServerEngine&) = delete;
    ServerEngine& operator=(const ServerEngine&) = delete;

    void execute(const std::string& script) override { ScriptOutput(*this, database_, script); }

    SqlAnswer ask(const std::string& query, std::size_t columns) override {
        const ScriptOutput output(*this, database_, query);
        SqlAnswer answer;
        std::string_view rest = output.text();
        while (!rest.empty()) {
            const std::string_view line = take_until('\n', rest);
            answer.emplace_back();
            std::string_view cells = line;
            for (std::size_t column = 0; column < columns; ++column) {
                answer.back().emplace_back(take_until('\t', cells));
            }
        }
        return answer;
    }

  private:
    // What the client prints when it runs a script.
    class ScriptOutput {
      public:
        ScriptOutput(
            const ServerEngine& engine, const std::string& database, const std::string& script
        ) {
            const std::string path = engine.directory_.file("script.sql");
            std::ofstream(path) << script;
            const auto command = fmt::format("{} {} < {}", engine.client_, database, path);
            FILE* pipe = popen(command.c_str(), "r");
            ASSERT(pipe != nullptr);
            char block[4'096];
            while (const std::size_t size = fread(block, 1, sizeof block, pipe)) {
                text_.append(block, size);
            }
            ASSERT_BECAUSE(pclose(pipe) == 0, "the client printed why");
        }

        std::string_view text() const { return text_; }

      private:
        std::string text_;
    };

    static std::string_view take_until(char end, std::string_view& rest) {
        const std::string_view taken = rest.substr(0, rest.find(end));
        rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
        return taken;
    }

    ScratchDirectory directory_;
    std::string database_ = fmt::format("firstcome_experiment_{}", static_cast<long>(getpid()));
    std::string client_;
};

std::string values(std::int64_t cell, const EventRow& row) {
    return fmt::format(
        "({},{},{},{},{},{},{},{},{},{},{},{},{},{})",
        cell,
        row.arrival,
        row.arrived_at.us,
        row.participant,
        row.partition,
        row.offset.value(),
        row.kafka_timestamp_ms,
        row.published_at.us,
        row.polled_at.us,
        row.consumed,
        row.committed_at.us,
        row.processed,
        row.won ? 1 : 0,
        row.rtt ? std::to_string(row.rtt->us) : "NULL"
    );
}

}  // namespace

std::unique_ptr<SqlEngine> sqlite_engine() {
    return std::make_unique<SqliteEngine>();
}

std::unique_ptr<SqlEngine> server_engine(std::string_view server) {
    return std::make_unique<ServerEngine>(server);
}

std::string inserts(std::int64_t cell, const std::vector<EventRow>& rows) {
    std::string script;
    for (const EventRow& row : rows) {
        script += script.empty() ? "INSERT INTO experiment_event VALUES\n" : ",\n";
        script += values(cell, row);
    }
    return script.empty() ? script : script + ";\n";
}

}  // namespace firstcome::lab::tests
