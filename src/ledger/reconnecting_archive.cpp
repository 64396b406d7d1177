// SPDX-License-Identifier: Apache-2.0
#include "ledger/reconnecting_archive.h"

namespace firstcome {
namespace {

// A snapshot together with the session that it asks.
class HeldSnapshot final : public ArchiveSnapshot {
  public:
    HeldSnapshot(std::shared_ptr<Archive> session, std::unique_ptr<ArchiveSnapshot> snapshot)
        : session_(std::move(session)),
          snapshot_(std::move(snapshot)) {}

    Result<std::vector<LedgerPosition>> partitions() override { return snapshot_->partitions(); }

    Result<std::vector<Campaign>> campaigns() override { return snapshot_->campaigns(); }

    Result<void> places(CampaignId campaign, const PlaceSink& sink) override {
        return snapshot_->places(campaign, sink);
    }

    Result<std::optional<PlaceRow>> find_place(
        CampaignId campaign, const ParticipantId& participant
    ) override {
        return snapshot_->find_place(campaign, participant);
    }

    Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence) override {
        return snapshot_->place_at(campaign, sequence);
    }

    Result<std::vector<CommandRow>> commands() override { return snapshot_->commands(); }

    Result<std::vector<OwnershipRow>> ownerships() override { return snapshot_->ownerships(); }

    Result<std::vector<std::string>> damage() override { return snapshot_->damage(); }

  private:
    const std::shared_ptr<Archive> session_;  // outlives the snapshot
    const std::unique_ptr<ArchiveSnapshot> snapshot_;
};

}  // namespace

Result<std::unique_ptr<ArchiveSnapshot>> ReconnectingArchive::snapshot() {
    TRY_ASSIGN(auto session, sessions_.get());
    TRY_ASSIGN(auto snapshot, session->snapshot());
    return std::make_unique<HeldSnapshot>(std::move(session), std::move(snapshot));
}

}  // namespace firstcome
