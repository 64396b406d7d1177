// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/event_store.h"

#include <fmt/format.h>

namespace firstcome::lab {
namespace {

constexpr std::string_view won = "SUCCESS";
constexpr std::string_view lost = "FAIL";

}  // namespace

Result<void> EventStore::create_tables(SqlConnection& session, std::int64_t stock) {
    TRY(session.execute(
        "DROP TABLE IF EXISTS event_history;"
        "DROP TABLE IF EXISTS event_campaign;"
        "CREATE TABLE event_campaign (id BIGINT NOT NULL PRIMARY KEY, total_stock BIGINT NOT NULL,"
        " current_stock BIGINT NOT NULL);"
        // Without a CHECK on the stock: what select-update does must become visible.
        "CREATE TABLE event_history (campaign_id BIGINT NOT NULL, user_id BIGINT NOT NULL,"
        " status VARCHAR(16) NOT NULL, kafka_partition BIGINT NOT NULL,"
        " kafka_offset BIGINT NOT NULL, kafka_timestamp BIGINT NOT NULL,"
        " processing_sequence BIGINT NOT NULL, PRIMARY KEY (campaign_id, user_id))"
    ));
    return session.execute(
        fmt::format("INSERT INTO event_campaign VALUES (1, {}, {})", stock, stock)
    );
}

Result<std::unique_ptr<EventStore>> EventStore::open(const OpenSession& open_session) {
    TRY_ASSIGN(auto session, open_session());
    std::unique_ptr<EventStore> store(new EventStore(std::move(session)));
    TRY_ASSIGN(
        store->take_unit_,
        store->session_->prepare("UPDATE event_campaign SET current_stock = current_stock - 1 "
                                 "WHERE id = 1 AND current_stock > 0")
    );
    TRY_ASSIGN(
        store->read_stock_,
        store->session_->prepare("SELECT current_stock FROM event_campaign WHERE id = 1")
    );
    TRY_ASSIGN(
        store->write_stock_,
        store->session_->prepare("UPDATE event_campaign SET current_stock = ? WHERE id = 1")
    );
    TRY_ASSIGN(
        store->insert_,
        store->session_->prepare("INSERT INTO event_history (campaign_id, user_id, status, "
                                 "kafka_partition, kafka_offset, kafka_timestamp, "
                                 "processing_sequence) VALUES (1, ?, ?, ?, ?, ?, ?)")
    );
    return store;
}

Result<bool> EventStore::take_unit() {
    TRY_ASSIGN(const std::int64_t rows, take_unit_->run());
    return rows == 1;
}

Result<std::int64_t> EventStore::read_stock() {
    SqlRows rows(*read_stock_);
    TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
        return fail(Errc::corrupt, "event_campaign has lost its row");
    }
    return rows->integer(0);
}

Result<void> EventStore::write_stock(std::int64_t stock) {
    write_stock_->bind(stock);
    TRY(write_stock_->run());
    return {};
}

Result<void> EventStore::insert(const StoredEvent& event) {
    insert_->bind(
        static_cast<std::int64_t>(event.participant),
        event.won ? won : lost,
        std::int64_t{event.partition},
        event.offset.value(),
        event.kafka_timestamp_ms,
        static_cast<std::int64_t>(event.processed)
    );
    TRY(insert_->run());
    return {};
}

Result<std::vector<StoredEvent>> EventStore::history() {
    TRY_ASSIGN(
        const auto query,
        session_->prepare("SELECT user_id, status, kafka_partition, kafka_offset, kafka_timestamp, "
                          "processing_sequence FROM event_history ORDER BY processing_sequence")
    );
    std::vector<StoredEvent> events;
    SqlRows rows(*query);
    for (;;) {
        TRY_ASSIGN(const bool found, rows.next());
        if (!found) {
            return events;
        }
        events.push_back(
            {static_cast<std::uint64_t>(rows->integer(0)),
             static_cast<std::uint32_t>(rows->integer(2)),
             Offset(rows->integer(3)),
             rows->integer(4),
             static_cast<std::uint64_t>(rows->integer(5)),
             rows->text(1) == won}
        );
    }
}

}  // namespace firstcome::lab
