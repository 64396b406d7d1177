// SPDX-License-Identifier: Apache-2.0
#pragma once
// SqlConnection: the little of SQL that the stores are written over, once for every engine.
//
// A driver (sqlite_connection, mysql_connection) translates its library's errors to Errc at this
// boundary and nowhere else:
//   busy        somebody else holds a lock, or the server takes no writes now: send it again
//   overloaded  the server is at one of its bounds: send it again
//   full        no space: nothing was written
//   timeout     the session ended before the answer came: what was asked may have happened or not
//   conflict    a constraint of the schema forbids the row
//   corrupt     the stored bytes, or the schema, are not what they must be
//   io          the device, the server or a permission is in the way
// After any error inside a transaction the caller rolls it back (SqlTransaction does): an engine
// may have taken back the statement only. A connection and its statements are confined to one
// thread at a time.

#include "base/bytes.h"
#include "base/result.h"
#include "sql/insert.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome {

// A prepared statement. Parameters and columns count from 0; a parameter keeps its value until it
// is bound again.
class SqlStatement : public SqlValues {
  public:
    // Runs a statement without rows to its end; returns how many rows its WHERE clause matched or
    // it inserted.
    virtual Result<std::int64_t> run() = 0;

    // Goes to the next row; the first call begins. False: there is none, and the statement may be
    // begun again.
    virtual Result<bool> next() = 0;

    // Gives up the remaining rows. Harmless when nothing was begun.
    virtual void rewind() = 0;

    // Of the current row. Texts and blobs live until the next call of next() or rewind().
    virtual std::int64_t integer(std::size_t column) = 0;
    virtual std::string_view text(std::size_t column) = 0;
    virtual ByteView blob(std::size_t column) = 0;
    virtual bool is_null(std::size_t column) = 0;
};

// Reads a statement's rows and gives up the rest when it goes out of scope.
class SqlRows {
  public:
    explicit SqlRows(SqlStatement& statement) : statement_(statement) {}

    ~SqlRows() { statement_.rewind(); }

    SqlRows(const SqlRows&) = delete;
    SqlRows& operator=(const SqlRows&) = delete;

    Result<bool> next() { return statement_.next(); }

    SqlStatement& operator*() { return statement_; }

    SqlStatement* operator->() { return &statement_; }

  private:
    SqlStatement& statement_;
};

// The fragments in which the engines differ.
struct SqlDialect {
    std::string_view for_update;      // ends a SELECT that locks its row
    std::string_view by_primary_key;  // behind a table's name: read it in this order, whatever the
                                      // engine's estimates say
};

class SqlConnection {
  public:
    virtual ~SqlConnection() = default;

    virtual const SqlDialect& dialect() const = 0;

    // What people call the database: its file or its address.
    virtual const std::string& name() const = 0;

    // Lifetime: the statement must not outlive the connection. Prepare once, run often.
    virtual Result<std::unique_ptr<SqlStatement>> prepare(std::string_view sql) = 0;

    // For rows of "TABLE (COLUMN, ...)" of so many columns. Lifetime: as that of a statement.
    virtual Result<std::unique_ptr<SqlInsert>> prepare_insert(
        std::string_view into, std::size_t columns
    ) = 0;

    // Runs statements without parameters, separated by semicolons.
    virtual Result<void> execute(const std::string& script) = 0;

    virtual Result<bool> has_table(std::string_view table) = 0;

    // Begins a transaction that will write; rows it reads with `for_update` are its own.
    virtual Result<void> begin() = 0;

    // Begins a transaction that only reads, and always the state of this moment.
    virtual Result<void> begin_snapshot() = 0;

    // On an error the transaction is rolled back, except after timeout: then it is unknown whether
    // it was committed, and only a new session can tell. A driver of a local file, which cannot ask
    // anybody what reached the disk, aborts the process instead.
    virtual Result<void> commit() = 0;

    // Ends the transaction without effect. Harmless when there is none.
    virtual void rollback() = 0;

    // The engine's own integrity check: nothing, or what is wrong.
    virtual Result<std::vector<std::string>> damage() = 0;

    // Whether the session has ended: then every call fails, and only a new connection helps. Asks
    // nobody and costs less than a round trip. A local file has no session to lose.
    virtual bool is_lost() const { return false; }
};

// Rolls back at the end of its scope unless it was committed.
class SqlTransaction {
  public:
    static Result<SqlTransaction> begin(SqlConnection& connection) {
        TRY(connection.begin());
        return SqlTransaction(connection);
    }

    static Result<SqlTransaction> begin_snapshot(SqlConnection& connection) {
        TRY(connection.begin_snapshot());
        return SqlTransaction(connection);
    }

    ~SqlTransaction() {
        if (connection_ != nullptr) {
            connection_->rollback();
        }
    }

    SqlTransaction(SqlTransaction&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)) {}

    SqlTransaction& operator=(SqlTransaction&&) = delete;

    Result<void> commit() { return std::exchange(connection_, nullptr)->commit(); }

  private:
    explicit SqlTransaction(SqlConnection& connection) : connection_(&connection) {}

    SqlConnection* connection_;
};

}  // namespace firstcome
