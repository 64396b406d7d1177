// SPDX-License-Identifier: Apache-2.0
#include "ledger/group_commit_ledger.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace firstcome {
namespace {

// Whether its batches fare better one by one. After a timeout the session is gone and the outcome
// unknown: whoever sent them sends them again.
bool blames_somebody(const Error& error) {
    return !retryable(error.code) || error.code == Errc::busy;
}

}  // namespace

// The session, from construction to destruction.
class GroupCommitLedger::Session {
  public:
    explicit Session(GroupCommitLedger& group) : group_(group) {
        std::unique_lock lock(group_.mutex_);
        group_.freed_.wait(lock, [this] { return !group_.busy_; });
        group_.busy_ = true;
    }

    ~Session() {
        {
            const std::lock_guard lock(group_.mutex_);
            group_.busy_ = false;
        }
        group_.freed_.notify_all();
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Ledger* operator->() { return group_.ledger_.get(); }

  private:
    GroupCommitLedger& group_;
};

Result<LoadedPartition> GroupCommitLedger::load(PartitionId partition) {
    return Session(*this)->load(partition);
}

Result<void> GroupCommitLedger::load_places(
    CampaignId campaign, Offset below, const PlaceSink& sink
) {
    return Session(*this)->load_places(campaign, below, sink);
}

Result<std::vector<CommitOutcome>> GroupCommitLedger::commit_together(DecisionBatches batches) {
    if (batches.size() != 1) {
        return Session(*this)->commit_together(batches);
    }
    Waiting mine{batches.front()};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    arrived_.notify_all();
    while (!mine.outcome) {
        busy_ ? freed_.wait(lock) : lead(lock);
    }
    TRY_ASSIGN(const CommitOutcome outcome, *mine.outcome);
    return std::vector{outcome};
}

// Commits what waits, without the lock.
void GroupCommitLedger::lead(std::unique_lock<std::mutex>& lock) {
    busy_ = true;
    arrived_.wait_for(lock, std::chrono::microseconds(patience_.us), [this] {
        return is_complete();
    });
    const std::vector<Waiting*> taken = take_waiting();
    remember_company(taken);
    lock.unlock();
    std::vector<const DecisionBatch*> batches;
    for (const Waiting* one : taken) {
        batches.push_back(one->batch);
    }
    auto outcomes = outcomes_of(batches);
    lock.lock();
    for (std::size_t i = 0; i < taken.size(); ++i) {
        taken[i]->outcome = std::move(outcomes[i]);
    }
    busy_ = false;
    freed_.notify_all();
}

// Nobody is missing who would soon be here.
bool GroupCommitLedger::is_complete() const {
    std::set<PartitionId> missing = last_;
    missing.insert(before_last_.begin(), before_last_.end());
    for (const Waiting* one : waiting_) {
        missing.erase(one->batch->before.partition);
    }
    return missing.empty();
}

void GroupCommitLedger::remember_company(const std::vector<Waiting*>& of) {
    before_last_ = std::exchange(last_, {});
    std::size_t places = 0;
    for (const Waiting* one : of) {
        last_.insert(one->batch->before.partition);
        places += one->batch->places.size();
    }
    if (places <= places_of_a_load) {
        last_.clear();
        before_last_.clear();
    }
}

std::size_t GroupCommitLedger::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

// The oldest first, as many as a transaction may hold, in the order in which the port wants them.
std::vector<GroupCommitLedger::Waiting*> GroupCommitLedger::take_waiting() {
    std::vector<Waiting*> taken;
    std::size_t places = 0;
    while (!waiting_.empty()) {
        places += waiting_.front()->batch->places.size();
        if (!taken.empty() && places > places_together_max) {
            break;
        }
        taken.push_back(waiting_.front());
        waiting_.pop_front();
    }
    std::sort(taken.begin(), taken.end(), [](const Waiting* a, const Waiting* b) {
        return a->batch->before.partition < b->batch->before.partition;
    });
    return taken;
}

std::vector<Result<CommitOutcome>> GroupCommitLedger::outcomes_of(DecisionBatches batches) {
    const auto together = ledger_->commit_together(batches);
    if (together) {
        return {together->begin(), together->end()};
    }
    if (batches.size() == 1 || !blames_somebody(together.error())) {
        return std::vector<Result<CommitOutcome>>(batches.size(), fail(together.error()));
    }
    std::vector<Result<CommitOutcome>> outcomes;
    for (const DecisionBatch* batch : batches) {
        outcomes.push_back(ledger_->commit(*batch));
    }
    return outcomes;
}

Result<std::vector<LedgerPosition>> GroupCommitLedger::observe() {
    return Session(*this)->observe();
}

Result<Ownership> GroupCommitLedger::take(
    PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
) {
    return Session(*this)->take(partition, node, seen, highest_seen);
}

Result<bool> GroupCommitLedger::beat(PartitionId partition, const Ownership& own) {
    return Session(*this)->beat(partition, own);
}

Result<void> GroupCommitLedger::release(PartitionId partition, const Ownership& own) {
    return Session(*this)->release(partition, own);
}

Result<void> GroupCommitLedger::reset(PartitionId partition, const Ownership& own) {
    return Session(*this)->reset(partition, own);
}

}  // namespace firstcome
