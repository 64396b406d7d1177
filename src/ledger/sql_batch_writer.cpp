// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_batch_writer.h"

#include "base/assert.h"
#include "ledger/sql_rows.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

constexpr std::size_t place_values = 11;

void bind_place(SqlValues& into, const PlaceRow& place, WallTime now) {
    const bool won = place.outcome == DecisionKind::won;
    into.bind(
        place.campaign.value(),
        place.sequence.value(),
        as_bytes(place.participant.text()),
        won ? status_success : status_fail,
        won ? std::nullopt : std::optional(reason_sold_out),
        std::int64_t{place.partition.value()},
        place.offset.value(),
        place.arrived_at.us,
        place.appended_at.us,
        place.processing_sequence,
        now.us
    );
}

// The places of several batches, one behind the other.
class PlaceRun {
  public:
    explicit PlaceRun(DecisionBatches batches) : batches_(batches) {
        for (const DecisionBatch* batch : batches) {
            size_ += batch->places.size();
        }
    }

    std::size_t size() const { return size_; }

    // Requires: called size() times at most.
    void bind_next(SqlValues& into) {
        while (place_ == batches_[batch_]->places.size()) {
            ++batch_;
            place_ = 0;
        }
        const DecisionBatch& batch = *batches_[batch_];
        bind_place(into, batch.places[place_++], batch.committed_at);
    }

  private:
    const DecisionBatches batches_;
    std::size_t size_ = 0;
    std::size_t batch_ = 0;
    std::size_t place_ = 0;
};

std::optional<std::int64_t> micros(const std::optional<WallTime>& time) {
    return time ? std::optional(time->us) : std::nullopt;
}

// An UPDATE or DELETE must meet exactly the row that the batch was decided on.
Result<void> run_on_one_row(SqlStatement& statement, std::string_view what, std::int64_t number) {
    TRY_ASSIGN(const std::int64_t rows, statement.run());
    if (rows != 1) {
        return fail(
            Errc::conflict,
            fmt::format(
                "{} {} is not as this node left it: the ledger was changed from outside. Stop "
                "whatever writes to it, then run firstcome rebuild",
                what,
                number
            )
        );
    }
    return {};
}

}  // namespace

Result<SqlBatchWriter> SqlBatchWriter::prepare(SqlConnection& connection) {
    SqlBatchWriter writer;
    TRY_ASSIGN(
        writer.insert_campaign_,
        connection.prepare(
            "INSERT INTO campaign (id, name, total_stock, current_stock, phase, status, opens_at, "
            "closes_at, partition_id, version, create_id, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
    );
    TRY_ASSIGN(
        writer.update_campaign_,
        connection.prepare(
            "UPDATE campaign SET current_stock = ?, total_stock = ?, version = ?, phase = ?, "
            "status = ?, opens_at = ?, closes_at = ?, updated_at = ? "
            "WHERE id = ? AND version = ? AND current_stock = ? AND ? >= 0"
        )
    );
    const auto places = fmt::format("participation_history ({}, created_at)", place_columns);
    TRY_ASSIGN(writer.insert_places_, connection.prepare_insert(places, place_values));
    TRY_ASSIGN(
        writer.insert_command_,
        connection.prepare(fmt::format(
            "INSERT INTO campaign_command ({}) VALUES (?, ?, ?, ?, ?, ?, ?)", command_columns
        ))
    );
    TRY_ASSIGN(
        writer.delete_command_,
        connection.prepare("DELETE FROM campaign_command WHERE campaign_id = ? AND command_id = ?")
    );
    TRY_ASSIGN(
        writer.update_position_,
        connection.prepare(
            "UPDATE partition_state SET log_id = ?, partition_count = ?, applied_offset = ?, "
            "won = ?, sold_out = ?, duplicate = ?, not_open = ?, closed = ?, commands = ?, "
            "last_record_hash = ?, chain = ?, heartbeat = heartbeat + 1 "
            "WHERE partition_id = ? AND epoch = ? AND owner = ? AND applied_offset = ?"
        )
    );
    return writer;
}

Result<void> SqlBatchWriter::write(DecisionBatches batches) {
    for (const DecisionBatch* batch : batches) {
        for (const CampaignChange& change : batch->campaigns) {
            TRY(write_campaign(change, batch->committed_at));
        }
    }
    TRY(write_places(batches));
    for (const DecisionBatch* batch : batches) {
        TRY(write_commands(*batch));
        TRY(write_position(*batch));
    }
    return {};
}

Result<void> SqlBatchWriter::write_commands(const DecisionBatch& batch) {
    for (const CommandRow& command : batch.commands) {
        TRY(write_command(command));
    }
    for (const CommandRow& command : batch.forgotten) {
        TRY(forget_command(command));
    }
    return {};
}

Result<void> SqlBatchWriter::write_campaign(const CampaignChange& change, WallTime now) {
    return change.before ? update_campaign(change.after, *change.before, now)
                         : insert_campaign(change.after, now);
}

Result<void> SqlBatchWriter::insert_campaign(const Campaign& campaign, WallTime now) {
    insert_campaign_->bind(
        campaign.id.value(),
        std::string_view(campaign.name),
        campaign.total_stock,
        campaign.current_stock,
        to_string(campaign.phase),
        status_of(campaign.phase),
        micros(campaign.opens_at),
        micros(campaign.closes_at),
        std::int64_t{campaign.partition.value()},
        campaign.version.value(),
        ByteView(campaign.create_id),
        campaign.created_at.us,
        now.us
    );
    return run_on_one_row(*insert_campaign_, "campaign", campaign.id.value());
}

Result<void> SqlBatchWriter::update_campaign(
    const Campaign& after, const CampaignChange::Before& before, WallTime now
) {
    update_campaign_->bind(
        after.current_stock,
        after.total_stock,
        after.version.value(),
        to_string(after.phase),
        status_of(after.phase),
        micros(after.opens_at),
        micros(after.closes_at),
        now.us,
        after.id.value(),
        before.version.value(),
        before.current_stock,
        after.current_stock
    );
    return run_on_one_row(*update_campaign_, "campaign", after.id.value());
}

Result<void> SqlBatchWriter::write_places(DecisionBatches batches) {
    PlaceRun run(batches);
    return insert_places_->run(run.size(), [&run](SqlValues& row) { run.bind_next(row); });
}

Result<void> SqlBatchWriter::write_command(const CommandRow& command) {
    insert_command_->bind(
        command.campaign.value(),
        ByteView(command.command_id),
        to_string(command.kind),
        to_string(command.decision),
        command.version_after.value(),
        std::int64_t{command.partition.value()},
        command.offset.value()
    );
    return run_on_one_row(*insert_command_, "a command of campaign", command.campaign.value());
}

Result<void> SqlBatchWriter::forget_command(const CommandRow& command) {
    delete_command_->bind(command.campaign.value(), ByteView(command.command_id));
    return run_on_one_row(
        *delete_command_, "the oldest command of campaign", command.campaign.value()
    );
}

Result<void> SqlBatchWriter::write_position(const DecisionBatch& batch) {
    const PartitionState& after = batch.after;
    update_position_->bind(
        ByteView(after.log_id),
        std::int64_t{after.partition_count},
        after.applied.value(),
        after.counters.won,
        after.counters.sold_out,
        after.counters.duplicate,
        after.counters.not_open,
        after.counters.closed,
        after.counters.commands,
        ByteView(after.last_record_hash),
        ByteView(after.chain),
        std::int64_t{after.partition.value()},
        batch.epoch.value(),
        std::string_view(batch.owner),
        batch.before.applied.value()
    );
    return run_on_one_row(*update_position_, "partition", after.partition.value());
}

}  // namespace firstcome
