// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimpleFold: stands in for the allocation loop where the rule itself is not what is tested.

#include "campaign/codec.h"
#include "tests/support/list_stores.h"
#include "views/views.h"

#include <map>
#include <set>
#include <utility>
#include <variant>

namespace firstcome::tests {

// Folds the log by the rule, as simply as can be, and publishes record by record.
class SimpleFold {
  public:
    SimpleFold(const ListLog& log, Views& views, ListArchive& archive)
        : log_(log),
          views_(views),
          archive_(archive) {}

    // Decides at most `records_max` records; returns whether there were any.
    bool turn(std::size_t records_max) {
        bool worked = false;
        for (; records_max > 0 && next_ < log_.records.size(); --records_max, ++next_) {
            const Command command = decode(log_.records[next_]).value();
            PublishedBatch batch;
            batch.partition = PartitionId(0);
            batch.applied = Offset(static_cast<std::int64_t>(next_));
            std::visit([&](const auto& one) { fold(one, batch); }, command);
            views_.publish(batch);
            worked = true;
        }
        return worked;
    }

  private:
    Offset offset() const { return Offset(static_cast<std::int64_t>(next_)); }

    static Decision decision(DecisionKind kind, const Campaign& campaign) {
        Decision decided;
        decided.kind = kind;
        decided.first = kind;
        decided.campaign = campaign.id;
        decided.version = campaign.version;
        return decided;
    }

    void fold(const Entry& entry, PublishedBatch& batch) {
        Campaign& campaign = campaigns_[entry.campaign];
        DecisionKind kind = DecisionKind::won;
        if (campaign.phase == Phase::scheduled) {
            kind = DecisionKind::not_open;
        } else if (campaign.phase == Phase::closed) {
            kind = DecisionKind::closed;
        } else if (!entered_.insert({entry.campaign, entry.participant}).second) {
            kind = DecisionKind::duplicate;
        } else if (campaign.current_stock == 0) {
            kind = DecisionKind::sold_out;
        }
        Decision decided = decision(kind, campaign);
        if (is_outcome(kind)) {
            campaign.last_sequence = campaign.last_sequence.next();
            campaign.current_stock -= kind == DecisionKind::won ? 1 : 0;
            campaign.phase = campaign.current_stock == 0 ? Phase::sold_out : Phase::open;
            decided.sequence = campaign.last_sequence;
            archive_.rows.push_back(
                {campaign.id,
                 campaign.last_sequence,
                 entry.participant,
                 kind,
                 PartitionId(0),
                 offset(),
                 entry.arrived_at,
                 entry.arrived_at,
                 0}
            );
            batch.campaigns.push_back(campaign);
        }
        const Hash128 key = views_.hasher()(entry.campaign, entry.participant);
        batch.entries.push_back({entry, key, decided, offset()});
    }

    void fold(const CreateCampaign& create, PublishedBatch& batch) {
        CampaignId& id = created_[create.command_id];
        const bool again = id != CampaignId{};
        if (!again) {
            id = CampaignId(static_cast<std::int64_t>(campaigns_.size()) + 1);
            Campaign campaign;
            campaign.id = id;
            campaign.name = create.name;
            campaign.total_stock = campaign.current_stock = create.total_stock;
            campaign.phase = create.opens_at ? Phase::scheduled : Phase::open;
            campaign.opens_at = create.opens_at;
            campaign.closes_at = create.closes_at;
            campaign.version = Version(1);
            campaign.created_at = create.created_at;
            campaigns_[id] = campaign;
        }
        tell(create.command_id, id, again ? DecisionKind::repeated : DecisionKind::applied, batch);
    }

    void fold(const OpenCampaign& open, PublishedBatch& batch) {
        change(open, batch, [](Campaign& campaign) {
            campaign.phase = campaign.current_stock == 0 ? Phase::sold_out : Phase::open;
            campaign.opens_at.reset();
            return true;
        });
    }

    void fold(const CloseCampaign& close, PublishedBatch& batch) {
        change(close, batch, [](Campaign& campaign) {
            campaign.phase = Phase::closed;
            return true;
        });
    }

    void fold(const ChangeStock& stock, PublishedBatch& batch) {
        change(stock, batch, [&](Campaign& campaign) {
            if (campaign.current_stock + stock.delta < 0) {
                return false;
            }
            campaign.total_stock += stock.delta;
            campaign.current_stock += stock.delta;
            return true;
        });
    }

    void fold(const LogIdentity&, PublishedBatch&) {}

    void fold(const SkipRecord&, PublishedBatch&) {}

    template <class Change, class Apply>
    void change(const Change& command, PublishedBatch& batch, Apply&& apply) {
        Campaign& campaign = campaigns_[command.campaign];
        const auto* expected = std::get_if<ExpectedVersion>(&command.basis);
        DecisionKind kind = DecisionKind::stale;
        if (expected == nullptr || expected->version == campaign.version) {
            kind = apply(campaign) ? DecisionKind::applied : DecisionKind::forbidden;
        }
        campaign.version =
            kind == DecisionKind::applied ? campaign.version.next() : campaign.version;
        tell(command.command_id, command.campaign, kind, batch);
    }

    void tell(const CommandId& id, CampaignId campaign, DecisionKind kind, PublishedBatch& batch) {
        const Campaign& now = campaigns_[campaign];
        Decision decided = decision(kind, now);
        decided.first = kind == DecisionKind::repeated ? DecisionKind::applied : kind;
        batch.commands.push_back({id, decided, now});
        batch.campaigns.push_back(now);
    }

    const ListLog& log_;
    Views& views_;
    ListArchive& archive_;
    std::size_t next_ = 0;
    std::map<CampaignId, Campaign> campaigns_;
    std::map<CommandId, CampaignId> created_;
    std::set<std::pair<CampaignId, ParticipantId>> entered_;
};

}  // namespace firstcome::tests
