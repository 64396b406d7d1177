// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_archive.h"

#include "ledger/sql_rows.h"

#include <fmt/format.h>

#include <limits>

namespace firstcome {
namespace {

Result<OwnershipRow> read_ownership(SqlStatement& row) {
    return OwnershipRow{
        PartitionId(static_cast<std::uint32_t>(row.integer(0))),
        Epoch(row.integer(1)),
        std::string(row.text(2)),
        WallTime{row.integer(3)}};
}

}  // namespace

class SqlArchive::Snapshot final : public ArchiveSnapshot {
  public:
    explicit Snapshot(SqlArchive& archive) : archive_(archive) { archive_.in_snapshot_ = true; }

    ~Snapshot() override {
        archive_.connection_->rollback();
        archive_.in_snapshot_ = false;
    }

    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    Result<std::vector<LedgerPosition>> partitions() override {
        return read_all(*archive_.positions_, read_position);
    }

    Result<std::vector<Campaign>> campaigns() override {
        return read_all(*archive_.campaigns_, read_campaign);
    }

    Result<void> places(CampaignId campaign, const PlaceSink& sink) override {
        const Offset all(std::numeric_limits<std::int64_t>::max());
        return archive_.places_.read(campaign, all, sink);
    }

    Result<std::optional<PlaceRow>> find_place(
        CampaignId campaign, const ParticipantId& participant
    ) override {
        archive_.place_of_->bind(campaign.value(), as_bytes(participant.text()));
        return read_one(*archive_.place_of_, read_place);
    }

    Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence) override {
        archive_.place_at_->bind(campaign.value(), sequence.value());
        return read_one(*archive_.place_at_, read_place);
    }

    Result<std::vector<CommandRow>> commands() override {
        return read_all(*archive_.commands_, read_command);
    }

    Result<std::vector<OwnershipRow>> ownerships() override {
        return read_all(*archive_.ownerships_, read_ownership);
    }

    Result<std::vector<std::string>> damage() override { return archive_.connection_->damage(); }

  private:
    SqlArchive& archive_;
};

SqlArchive::SqlArchive(std::unique_ptr<SqlConnection> connection, SqlPlaceReader places)
    : connection_(std::move(connection)),
      places_(std::move(places)) {}

Result<std::unique_ptr<SqlArchive>> SqlArchive::open(std::unique_ptr<SqlConnection> connection) {
    TRY_ASSIGN(SqlPlaceReader places, SqlPlaceReader::prepare(*connection));
    auto archive =
        std::unique_ptr<SqlArchive>(new SqlArchive(std::move(connection), std::move(places)));
    TRY(archive->prepare_statements());
    return archive;
}

Result<void> SqlArchive::prepare_statements() {
    const auto select = [this](std::string_view columns, std::string_view rest) {
        return connection_->prepare(fmt::format("SELECT {} FROM {}", columns, rest));
    };
    TRY_ASSIGN(positions_, select(position_columns, "partition_state ORDER BY partition_id"));
    TRY_ASSIGN(
        campaigns_, select(campaign_columns(connection_->dialect()), "campaign ORDER BY id")
    );
    TRY_ASSIGN(
        place_of_,
        select(place_columns, "participation_history WHERE campaign_id = ? AND user_id = ?")
    );
    TRY_ASSIGN(
        place_at_,
        select(place_columns, "participation_history WHERE campaign_id = ? AND sequence = ?")
    );
    TRY_ASSIGN(
        commands_, select(command_columns, "campaign_command ORDER BY campaign_id, `offset`")
    );
    TRY_ASSIGN(
        ownerships_,
        select("partition_id, epoch, owner, taken_at", "ownership ORDER BY partition_id, epoch")
    );
    return {};
}

Result<std::unique_ptr<ArchiveSnapshot>> SqlArchive::snapshot() {
    if (in_snapshot_) {
        return fail(Errc::busy, "the archive answers one snapshot at a time");
    }
    TRY(connection_->begin_snapshot());
    return std::make_unique<Snapshot>(*this);
}

}  // namespace firstcome
