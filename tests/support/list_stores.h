// SPDX-License-Identifier: Apache-2.0
#pragma once
// ListLog and ListArchive: a log and an archive that are lists, with the fates that a test gives
// them.

#include "ledger/archive.h"
#include "log/log.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::tests {

// Takes everything, or gives every record the fate that it is told to.
class ListLog final : public Log {
  public:
    std::uint32_t partition_count() const override { return 1; }

    std::string name() const override { return "list"; }

    std::vector<AppendResult> append(PartitionId, const RecordBatch& batch) override {
        std::vector<AppendResult> results;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const Offset offset(static_cast<std::int64_t>(records.size()));
            if (fate != AppendStatus::not_persisted) {
                const ByteView bytes = batch[i].bytes;
                records.emplace_back(bytes.begin(), bytes.end());
            }
            const bool tells = fate == AppendStatus::persisted;
            results.push_back({fate, tells ? std::optional(offset) : std::nullopt});
        }
        return results;
    }

    Result<void> read(PartitionId, Offset, std::size_t, Duration, RecordBatch&) override {
        return {};
    }

    Result<Offset> end(PartitionId) override {
        return Offset(static_cast<std::int64_t>(records.size()));
    }

    AppendStatus fate = AppendStatus::persisted;
    std::vector<Bytes> records;
};

// What the ledger holds of closed campaigns, or why it cannot say.
class ListArchive final : public Archive {
  public:
    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override {
        if (broken) {
            return fail(Errc::busy, "the ledger is away");
        }
        return std::unique_ptr<ArchiveSnapshot>(std::make_unique<Snapshot>(rows));
    }

    std::vector<PlaceRow> rows;
    bool broken = false;

  private:
    class Snapshot final : public ArchiveSnapshot {
      public:
        explicit Snapshot(const std::vector<PlaceRow>& rows) : rows_(rows) {}

        Result<std::vector<LedgerPosition>> partitions() override { return {}; }

        Result<std::vector<Campaign>> campaigns() override { return {}; }

        Result<void> places(CampaignId, const PlaceSink&) override { return {}; }

        Result<std::optional<PlaceRow>> find_place(
            CampaignId campaign, const ParticipantId& participant
        ) override {
            return find([&](const PlaceRow& row) {
                return row.campaign == campaign && row.participant == participant;
            });
        }

        Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence) override {
            return find([&](const PlaceRow& row) {
                return row.campaign == campaign && row.sequence == sequence;
            });
        }

        Result<std::vector<CommandRow>> commands() override { return {}; }

        Result<std::vector<OwnershipRow>> ownerships() override { return {}; }

        Result<std::vector<std::string>> damage() override { return {}; }

      private:
        template <class Fits>
        std::optional<PlaceRow> find(Fits&& fits) const {
            const auto found = std::find_if(rows_.begin(), rows_.end(), fits);
            return found == rows_.end() ? std::nullopt : std::optional(*found);
        }

        const std::vector<PlaceRow>& rows_;
    };
};

}  // namespace firstcome::tests
