// SPDX-License-Identifier: Apache-2.0
#include "intake/intake_loop.h"

#include "base/assert.h"
#include "base/logger.h"
#include "campaign/codec.h"

#include <algorithm>
#include <utility>

namespace firstcome {

IntakeLoop::IntakeLoop(
    const IntakeConfig& config,
    IntakeQueue& queue,
    Log& log,
    Views& views,
    WakeupSink& sink,
    const Clock& clock,
    LoadedLoops* loaded
)
    : config_(config),
      queue_(queue),
      log_(log),
      views_(views),
      sink_(sink),
      clock_(clock),
      loaded_(loaded == nullptr ? only_this_ : *loaded) {}

TurnResult IntakeLoop::run_once(SteadyTime now) {
    look_at_schedule(now);
    const bool gathers = gathering(now);
    queue_.take(gathers ? 0 : config_.batch_records_max, taken_);
    waiting_fences_.insert(waiting_fences_.end(), taken_.fences.begin(), taken_.fences.end());
    if (taken_.commands.empty()) {
        queue_.settle(taken_.last_number, {});  // all withdrawn, or nothing
    } else {
        append();
    }
    if (!gathers) {
        begin_gathering();
    }
    serve_fences(now);
    if (taken_.closed && waiting_fences_.empty()) {
        return TurnResult::ended;
    }
    return taken_.commands.empty() ? TurnResult::idle : TurnResult::worked;
}

// What is appended while the batch before it is being decided would wait in the log instead of
// here, and be two small batches to broker and ledger instead of one.
bool IntakeLoop::gathering(SteadyTime now) const {
    return gathers_until_ && now < *gathers_until_ && appended_ &&
           views_.applied(config_.partition) < *appended_ &&
           queue_.size() < config_.batch_records_max;
}

void IntakeLoop::begin_gathering() {
    count_loaded(taken_.commands.size() > config_.gather_above_records);
    gathers_until_.reset();
    if (under_load_) {
        const Duration longest{config_.gather.us * loaded_.load()};
        gathers_until_ = clock_.steady_now() + longest;
    }
}

void IntakeLoop::count_loaded(bool loaded) {
    if (std::exchange(under_load_, loaded) != loaded) {
        loaded ? ++loaded_ : --loaded_;
    }
}

void IntakeLoop::append() {
    batch_.clear();
    appended_.reset();
    for (const QueuedCommand& queued : taken_.commands) {
        encode(queued.command, batch_.buffer());
        batch_.finish();
    }
    const SteadyTime begin = clock_.steady_now();
    const std::vector<AppendResult> results = log_.append(config_.partition, batch_);
    ASSERT(results.size() == taken_.commands.size());
    probe_.append_latency_us.record((clock_.steady_now() - begin).us);
    probe_.batch_records.record(static_cast<std::int64_t>(results.size()));
    settle(results);
}

void IntakeLoop::settle(const std::vector<AppendResult>& results) {
    WakeupGroups groups;
    std::vector<std::uint64_t> unknown;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].status == AppendStatus::unknown) {
            unknown.push_back(taken_.commands[i].number);
        }
        tell(taken_.commands[i], results[i], groups);
    }
    queue_.settle(taken_.last_number, unknown);
    groups.deliver_to(sink_);
}

void IntakeLoop::tell(
    const QueuedCommand& queued, const AppendResult& result, WakeupGroups& groups
) {
    if (result.status == AppendStatus::persisted) {
        probe_.records_accepted.add();
        if (result.offset) {
            appended_ = result.offset;
            views_.note_durable(config_.partition, result.offset->next());
        }
        if (queued.wants_acceptance) {
            groups.add(queued.request.io_thread, queued.request.token, Accepted{});
        }
        return;
    }
    if (queued.due) {
        queue_.forget_scheduled(*queued.due);
    }
    if (result.status == AppendStatus::unknown) {
        // Nobody is told anything: the fold may still see the record, else the deadline answers.
        probe_.records_unknown.add();
        return;
    }
    probe_.records_not_persisted.add();
    if (queued.request.token != 0) {
        groups.add(queued.request.io_thread, queued.request.token, NotAccepted{});
    }
}

// One look at the log's end serves every fence that was asked for before it.
void IntakeLoop::serve_fences(SteadyTime now) {
    const bool too_soon = end_observed_at_ && now < *end_observed_at_ + config_.fence_window;
    if (waiting_fences_.empty() || (too_soon && !taken_.closed)) {
        return;
    }
    end_observed_at_ = now;
    const auto end = log_.end(config_.partition);
    if (!end) {
        // Their requests meet their own deadline.
        logger().warn(
            "log end unknown partition={} reason=\"{}\"",
            config_.partition.value(),
            end.error().message()
        );
    } else {
        for (const FenceSubmission& fence : waiting_fences_) {
            views_.wait_for(
                config_.partition, {*end, fence.request.io_thread, fence.request.token}
            );
        }
    }
    waiting_fences_.clear();
}

void IntakeLoop::look_at_schedule(SteadyTime now) {
    if (last_tick_ && now < *last_tick_ + config_.tick) {
        return;
    }
    last_tick_ = now;
    const auto catalog = views_.catalog();
    const WallTime wall = clock_.wall_now();
    queue_.settle_scheduled([&](const DueCommand& due) {
        const auto found = catalog->find(due.campaign);
        if (found == catalog->end()) {
            return false;
        }
        const auto now_due = due_now(*found->second, wall);
        return std::find(now_due.begin(), now_due.end(), due) != now_due.end();
    });
    // Of several nodes the owner is enough; each other one puts a due command before an entry.
    if (views_.phase(config_.partition) != PartitionPhase::owning) {
        return;
    }
    for (const auto& [id, view] : *catalog) {
        if (view->partition() != config_.partition) {
            continue;
        }
        for (const DueCommand& due : due_now(*view, wall)) {
            queue_.submit_scheduled(due);
        }
    }
}

std::vector<DueCommand> IntakeLoop::due_now(const CampaignView& view, WallTime now) const {
    const auto campaign = view.campaign();
    auto due = due_by_schedule(
        campaign->id, campaign->phase, campaign->opens_at, campaign->closes_at, now
    );
    if (due.empty() && campaign->phase == Phase::sold_out) {
        const auto close = due_after_sold_out(
            *campaign, view.last_place_arrived_at(), config_.close_after_sold_out, now
        );
        if (close) {
            due.push_back(*close);
        }
    }
    return due;
}

}  // namespace firstcome
