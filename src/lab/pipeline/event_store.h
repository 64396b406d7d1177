// SPDX-License-Identifier: Apache-2.0
#pragma once
// EventStore: the tables of the published design, and its statements: the stock of one campaign,
// and a history row per event.

#include "base/result.h"
#include "lab/metrics/event_row.h"
#include "sql/connection.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace firstcome::lab {

// Opens a session; each consumer has its own.
using OpenSession = std::function<Result<std::unique_ptr<SqlConnection>>()>;

// One history row.
struct StoredEvent {
    std::uint64_t participant = 0;
    std::uint32_t partition = 0;
    Offset offset;
    std::int64_t kafka_timestamp_ms = 0;
    std::uint64_t processed = 0;
    bool won = false;
};

class EventStore {
  public:
    // Makes the two tables empty, with `stock` units of campaign 1.
    static Result<void> create_tables(SqlConnection& session, std::int64_t stock);

    // Errors: those of the session.
    static Result<std::unique_ptr<EventStore>> open(const OpenSession& open_session);

    Result<SqlTransaction> begin() { return SqlTransaction::begin(*session_); }

    // The atomic conditional update: whether there was a unit. It and the next two run inside a
    // transaction.
    Result<bool> take_unit();
    // The design that it replaces: what is read may be old when it is written.
    Result<std::int64_t> read_stock();
    Result<void> write_stock(std::int64_t stock);

    Result<void> insert(const StoredEvent& event);

    // Every history row, in the order of processing.
    Result<std::vector<StoredEvent>> history();

    // What is left, outside of a transaction.
    Result<std::int64_t> remaining() { return read_stock(); }

  private:
    explicit EventStore(std::unique_ptr<SqlConnection> session) : session_(std::move(session)) {}

    std::unique_ptr<SqlConnection> session_;
    // Before the session they die.
    std::unique_ptr<SqlStatement> take_unit_;
    std::unique_ptr<SqlStatement> read_stock_;
    std::unique_ptr<SqlStatement> write_stock_;
    std::unique_ptr<SqlStatement> insert_;
};

}  // namespace firstcome::lab
