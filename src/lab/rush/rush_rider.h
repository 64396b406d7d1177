// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushRider: one thread's share of a rush. Sends its entries when the plan says so, sends again
// what was refused or is unknown (to another server, if there are several), asks for what is
// pending, and notes everything. Thread: confined to the stampede's thread; the trace may be taken
// after the run.

#include "http/client.h"
#include "lab/rush/participation_answer.h"
#include "lab/rush/request_queue.h"
#include "lab/rush/rush_ground.h"
#include "lab/rush/rush_progress.h"
#include "lab/rush/rush_requests.h"
#include "lab/rush/rush_trace.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace firstcome::lab {

class RushRider final : public http::Rider {
  public:
    // Per entry, refused and lost ones included. Reads are bounded by the deadline alone, because
    // an accepted entry has to be decided.
    static constexpr std::uint8_t entry_requests_max = 32;

    // Both must outlive the rider.
    RushRider(const RushGround& ground, RushProgress& progress, EntryShare share);

    void on_start(SteadyTime t0) override;
    std::optional<http::StampedeRequest> next(SteadyTime now, std::uint32_t server) override;
    SteadyTime wake_at() const override;
    void on_answer(std::uint64_t token, const http::StampedeAnswer& answer) override;
    void on_loss(std::uint64_t token, const http::StampedeLoss& loss) override;

    // Also the requests that came too late to matter are waited for: what they are told is judged.
    bool finished() const override { return unfinished_ == 0 && under_way_ == 0; }

    const RushTrace& trace() const { return trace_; }

    RushTrace take_trace() { return std::move(trace_); }

  private:
    // How far an entry has come.
    struct Stand {
        std::uint8_t sent = 0;       // requests that left
        std::uint8_t under_way = 0;  // of these
        std::uint8_t impatient = 0;  // times it was, or will be, sent again for want of an answer
        bool is_asking = false;      // a read is under way or waits for its time
        bool is_over = false;        // it needs nothing more
    };

    SteadyTime intended(std::uint32_t index) const;
    std::optional<std::uint64_t> take_retry(SteadyTime now, std::uint32_t server);
    std::optional<std::uint64_t> take_impatient(SteadyTime now);
    std::optional<std::uint64_t> take_new(SteadyTime now);
    std::optional<std::uint64_t> take_read(SteadyTime now);
    http::StampedeRequest rendered(std::uint64_t token, SteadyTime now, std::uint32_t server);
    void expect_impatience(std::uint64_t token, SteadyTime now);

    RushAttempt attempt_of(std::uint64_t token) const;
    void follow(
        std::uint64_t token, const ParticipationAnswer& read, const http::StampedeAnswer& answer
    );
    void came_back(std::uint64_t token);
    void count(const RushAttempt& attempt, const Stand& stand, const ParticipationAnswer& read);
    void note(RushAttempt attempt, const ParticipationAnswer& read);
    void note_unusable(const RushAttempt& attempt, std::string_view why, std::string_view body);
    void place(std::uint32_t index, SteadyTime now);
    void finish(std::uint32_t index, EntryEnd end, SteadyTime now);
    void ask_later(std::uint64_t token, std::string_view status_url, SteadyTime now);
    void ask_again(std::uint32_t index, SteadyTime now);
    // Sends the request again after `pause`, unless retries are off or used up.
    void again_or_finish(
        std::uint64_t token, EntryEnd end, SteadyTime now, Duration pause, std::uint32_t server
    );

    std::uint16_t code_number(std::string_view code);

    const RushGround& ground_;
    RushProgress& progress_;
    std::vector<RushRequests> requests_;  // one per server
    AnswerReader reader_;
    RushTrace trace_;
    SteadyTime t0_;
    std::uint32_t next_ = 0;  // index of the first entry that was not sent yet
    std::uint32_t unfinished_;
    std::uint64_t under_way_ = 0;  // requests of every kind
    std::vector<Stand> stands_;
    std::unordered_map<std::uint32_t, std::string> status_paths_;  // of pending entries
    // Before new entries: nobody who was cut off waits for the crowd. By the server that failed.
    std::vector<RequestQueue> retries_;
    RequestQueue impatient_;  // likewise
    RequestQueue reads_;      // after new entries: asking does not decide anything sooner
};

}  // namespace firstcome::lab
