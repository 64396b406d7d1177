// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushRider: one thread's share of a rush. Sends its entries, sends again what was refused or is
// unknown, asks for what is pending, and notes everything. Thread: confined to the stampede's
// thread; the trace may be taken after the run.

#include "http/client.h"
#include "lab/participation_answer.h"
#include "lab/rush.h"
#include "lab/rush_plan.h"
#include "lab/rush_requests.h"
#include "lab/rush_trace.h"

#include <memory>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace firstcome::lab {

// What all riders of a rush share.
struct RushShared {
    const RushOptions& options;
    const http::Url& server;
    const RushPlan& plan;
    const ParticipantNames& names;
    RushProgress& progress;
};

class RushRider final : public http::Rider {
  public:
    // Per entry, refused and lost ones included. Reads are bounded by the deadline alone, because
    // an accepted entry has to be decided.
    static constexpr std::uint8_t entry_requests_max = 32;

    // Entries [first_entry, first_entry + count). `shared` must outlive the rider.
    RushRider(const RushShared& shared, std::uint32_t first_entry, std::uint32_t count);

    void on_start(SteadyTime t0) override;
    std::optional<http::StampedeRequest> next(SteadyTime now) override;
    void on_answer(std::uint64_t token, const http::StampedeAnswer& answer) override;
    void on_loss(std::uint64_t token, const http::StampedeLoss& loss) override;

    bool finished() const override { return unfinished_ == 0; }

    const RushTrace& trace() const { return *trace_; }

  private:
    // A request that waits for its time.
    struct Later {
        SteadyTime due;
        std::uint64_t token = 0;

        bool operator>(const Later& other) const { return due > other.due; }
    };

    using LaterQueue = std::priority_queue<Later, std::vector<Later>, std::greater<>>;

    // The earliest of `queue`, taken out of it, if its time has come.
    static std::optional<std::uint64_t> take_due(LaterQueue& queue, SteadyTime now);
    void ask_again(std::uint64_t token, SteadyTime due);

    http::StampedeRequest rendered(std::uint64_t token);
    RushAttempt attempt_of(std::uint64_t token, SteadyTime requested_at, SteadyTime answered_at)
        const;
    void follow(
        std::uint64_t token, const ParticipationAnswer& read, const http::StampedeAnswer& answer
    );
    void count(const RushAttempt& attempt, const ParticipationAnswer& read);
    void note(RushAttempt attempt, const ParticipationAnswer& read);
    void note_unusable(const RushAttempt& attempt, std::string_view why, std::string_view body);
    void finish(std::uint32_t entry, EntryEnd end, SteadyTime now);
    void ask_later(std::uint32_t entry, std::string_view status_url, SteadyTime now);
    // Sends the request again after `pause`, unless retries are off or used up.
    void again_or_finish(std::uint64_t token, EntryEnd end, SteadyTime now, Duration pause);

    EntryEnd& end_of(std::uint32_t entry) { return trace_->ends[entry - trace_->first_entry]; }

    std::uint16_t code_number(std::string_view code);

    const RushShared& shared_;
    RushRequests requests_;
    AnswerReader reader_;
    std::unique_ptr<RushTrace> trace_;
    SteadyTime t0_;
    std::uint32_t next_entry_;
    std::uint32_t end_entry_;
    std::uint32_t unfinished_;
    std::vector<std::uint8_t> entry_requests_;                     // sent and over, by entry
    std::unordered_map<std::uint32_t, std::string> status_paths_;  // of pending entries
    LaterQueue retries_;  // before new entries: nobody who was cut off waits for the crowd
    LaterQueue reads_;    // after them: asking does not decide anything sooner
};

}  // namespace firstcome::lab
