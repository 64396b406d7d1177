// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_batch_writer.h"

#include "base/assert.h"
#include "ledger/sql_rows.h"

#include <fmt/format.h>

#include <array>

namespace firstcome {
namespace {

constexpr std::size_t place_parameters = 11;
// Steps of four: whatever the size of a batch, 12 statements at most are narrower than the widest.
constexpr std::array<std::size_t, 5> insert_widths{256, 64, 16, 4, 1};

std::string insert_places_text(std::size_t rows) {
    std::string text =
        fmt::format("INSERT INTO participation_history ({}, created_at) VALUES ", place_columns);
    for (std::size_t row = 0; row < rows; ++row) {
        text += row == 0 ? "(?" : ", (?";
        for (std::size_t parameter = 1; parameter < place_parameters; ++parameter) {
            text += ", ?";
        }
        text += ')';
    }
    return text;
}

void bind_place(SqlStatement& into, std::size_t first, const PlaceRow& place, WallTime now) {
    const bool won = place.outcome == DecisionKind::won;
    into.bind_integer(first, place.campaign.value());
    into.bind_integer(first + 1, place.sequence.value());
    into.bind_blob(first + 2, as_bytes(place.participant.text()));
    into.bind_text(first + 3, won ? status_success : status_fail);
    if (won) {
        into.bind_null(first + 4);
    } else {
        into.bind_text(first + 4, reason_sold_out);
    }
    into.bind_integer(first + 5, place.partition.value());
    into.bind_integer(first + 6, place.offset.value());
    into.bind_integer(first + 7, place.arrived_at.us);
    into.bind_integer(first + 8, place.appended_at.us);
    into.bind_integer(first + 9, place.processing_sequence);
    into.bind_integer(first + 10, now.us);
}

// The places of several batches, one behind the other.
class PlaceRun {
  public:
    explicit PlaceRun(DecisionBatches batches) : batches_(batches) {
        for (const DecisionBatch* batch : batches) {
            left_ += batch->places.size();
        }
    }

    std::size_t left() const { return left_; }

    // Requires: left() > 0.
    void bind_next(SqlStatement& into, std::size_t first) {
        while (place_ == batches_[batch_]->places.size()) {
            ++batch_;
            place_ = 0;
        }
        const DecisionBatch& batch = *batches_[batch_];
        bind_place(into, first, batch.places[place_++], batch.committed_at);
        --left_;
    }

  private:
    const DecisionBatches batches_;
    std::size_t left_ = 0;
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
    for (const std::size_t rows : insert_widths) {
        if (rows <= connection.dialect().insert_rows_max) {
            TRY_ASSIGN(auto insert, connection.prepare(insert_places_text(rows)));
            writer.insert_places_.push_back({rows, std::move(insert)});
        }
    }
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
    for (const PlaceInsert& insert : insert_places_) {
        while (run.left() >= insert.rows) {
            for (std::size_t row = 0; row < insert.rows; ++row) {
                run.bind_next(*insert.statement, row * place_parameters);
            }
            TRY(insert.statement->run());
        }
    }
    ASSERT(run.left() == 0);
    return {};
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
