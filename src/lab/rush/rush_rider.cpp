// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_rider.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

// Tokens are indices of the share's entries; this bit marks a read.
constexpr std::uint64_t read_bit = std::uint64_t{1} << 32U;
constexpr Duration read_pause = Duration::millis(20);
constexpr Duration retry_pause = Duration::millis(20);
// How long a retry waits for a connection to another server than the one that failed it.
constexpr Duration elsewhere_patience = Duration::seconds(1);

std::uint32_t index_of(std::uint64_t token) {
    return static_cast<std::uint32_t>(token);
}

bool is_read(std::uint64_t token) {
    return (token & read_bit) != 0;
}

void raise(std::atomic<std::uint64_t>& counter) {
    counter.fetch_add(1, std::memory_order_relaxed);
}

// A path of this server, whatever way it was named; empty if there is none in it.
std::string path_in(std::string_view status_url) {
    if (status_url.starts_with('/')) {
        return std::string(status_url);
    }
    const auto url = http::parse_url(status_url);
    return url ? url->target : std::string();
}

}  // namespace

RushRider::RushRider(const RushGround& ground, RushProgress& progress, EntryShare share)
    : ground_(ground),
      progress_(progress),
      trace_(share),
      unfinished_(share.count),
      stands_(share.count),
      retries_(ground.servers.size()) {
    for (const http::Url& server : ground.servers) {
        requests_.emplace_back(server, ground.options.campaign, ground.names);
    }
    trace_.attempts.reserve(share.count + share.count / 8);
}

void RushRider::on_start(SteadyTime t0) {
    t0_ = t0;
    trace_.last_answer_at = t0;
    progress_.started_at_us.store(t0.us, std::memory_order_relaxed);
}

SteadyTime RushRider::intended(std::uint32_t index) const {
    return t0_ + ground_.plan.intended(trace_.share.entry_at(index));
}

SteadyTime RushRider::wake_at() const {
    return next_ < trace_.share.count ? intended(next_) : Rider::wake_at();
}

std::optional<http::StampedeRequest> RushRider::next(SteadyTime now, std::uint32_t server) {
    auto token = take_retry(now, server);
    if (!token) {
        token = take_impatient(now);
    }
    if (!token) {
        token = take_new(now);
    }
    if (!token) {
        token = take_read(now);
    }
    return token ? std::optional(rendered(*token, now, server)) : std::nullopt;
}

std::optional<std::uint64_t> RushRider::take_retry(SteadyTime now, std::uint32_t server) {
    const bool has_choice = retries_.size() > 1;
    for (std::uint32_t failed = 0; failed < retries_.size(); ++failed) {
        const bool must_wait = has_choice && failed == server;
        const SteadyTime due_by = must_wait ? now + Duration{-elsewhere_patience.us} : now;
        while (const auto token = retries_[failed].take_due(due_by)) {
            if (!stands_[index_of(*token)].is_over) {
                return token;
            }
        }
    }
    return std::nullopt;
}

// Who has an answer, be it a refusal, is not impatient: the retry that follows from it counts.
std::optional<std::uint64_t> RushRider::take_impatient(SteadyTime now) {
    while (const auto token = impatient_.take_due(now)) {
        const Stand& stand = stands_[index_of(*token)];
        if (!stand.is_over && stand.under_way > 0 && stand.sent < entry_requests_max) {
            ++trace_.impatient;
            return token;
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> RushRider::take_new(SteadyTime now) {
    if (next_ == trace_.share.count || intended(next_) > now) {
        return std::nullopt;
    }
    return next_++;
}

std::optional<std::uint64_t> RushRider::take_read(SteadyTime now) {
    while (const auto token = reads_.take_due(now)) {
        if (!stands_[index_of(*token)].is_over) {
            return token;
        }
    }
    return std::nullopt;
}

http::StampedeRequest RushRider::rendered(
    std::uint64_t token, SteadyTime now, std::uint32_t server
) {
    raise(progress_.sent);
    ++under_way_;
    const std::uint32_t index = index_of(token);
    if (is_read(token)) {
        return {requests_[server].read(status_paths_.at(index)), token};
    }
    ++stands_[index].sent;
    ++stands_[index].under_way;
    expect_impatience(token, now);
    const std::uint32_t entry = trace_.share.entry_at(index);
    return {requests_[server].entry(ground_.plan.participant_of(entry)), token};
}

void RushRider::expect_impatience(std::uint64_t token, SteadyTime now) {
    const RushOptions& options = ground_.options;
    Stand& stand = stands_[index_of(token)];
    if (options.arrival == Arrival::flash && stand.impatient < options.impatient_requests_max) {
        ++stand.impatient;
        impatient_.add(token, now + options.patience);
    }
}

void RushRider::came_back(std::uint64_t token) {
    --under_way_;
    if (!is_read(token)) {
        --stands_[index_of(token)].under_way;
    }
}

void RushRider::on_answer(std::uint64_t token, const http::StampedeAnswer& answer) {
    came_back(token);
    RushAttempt attempt = attempt_of(token);
    attempt.requested_at = answer.requested_at;
    attempt.answered_at = answer.received_at;
    attempt.round_trip_us = static_cast<std::uint32_t>(answer.round_trip.us);
    attempt.status = answer.status;
    const ParticipationAnswer read = reader_.read(attempt.request, answer.status, answer.body);
    raise(progress_.answered);
    count(attempt, stands_[index_of(token)], read);
    note(attempt, read);
    trace_.last_answer_at = std::max(trace_.last_answer_at, answer.received_at);
    if (!read.wrong.empty()) {
        note_unusable(attempt, read.wrong, answer.body);
        finish(index_of(token), EntryEnd::unusable, answer.received_at);
        return;
    }
    follow(token, read, answer);
}

void RushRider::follow(
    std::uint64_t token, const ParticipationAnswer& read, const http::StampedeAnswer& answer
) {
    const SteadyTime now = answer.received_at;
    switch (read.outcome) {
        case HistoryOutcome::won:
        case HistoryOutcome::sold_out:
            place(index_of(token), now);
            return;
        case HistoryOutcome::not_open:
            finish(index_of(token), EntryEnd::not_open, now);
            return;
        case HistoryOutcome::closed:
            finish(index_of(token), EntryEnd::closed, now);
            return;
        case HistoryOutcome::pending:
            ask_later(token, read.status_url, now);
            return;
        case HistoryOutcome::refused: {
            const auto asked = Duration::seconds(answer.retry_after_s);
            const Duration pause = std::max(asked, retry_pause);
            again_or_finish(token, EntryEnd::refused, now, pause, answer.server);
            return;
        }
        case HistoryOutcome::unknown:
            again_or_finish(token, EntryEnd::unknown, now, retry_pause, answer.server);
            return;
    }
}

void RushRider::on_loss(std::uint64_t token, const http::StampedeLoss& loss) {
    came_back(token);
    const std::uint32_t index = index_of(token);
    Stand& stand = stands_[index];
    if (loss.reason == http::LossReason::not_sent) {
        if (is_read(token)) {
            reads_.add(token, loss.noticed_at);
        } else {
            --stand.sent;
            retries_[loss.server].add(token, loss.noticed_at);
        }
        return;
    }
    RushAttempt attempt = attempt_of(token);
    attempt.requested_at = loss.requested_at;
    attempt.answered_at = loss.noticed_at;
    attempt.round_trip_us = static_cast<std::uint32_t>(loss.round_trip.us);
    const ParticipationAnswer nothing;
    count(attempt, stand, nothing);
    note(attempt, nothing);
    if (loss.reason == http::LossReason::garbled) {
        note_unusable(attempt, "no HTTP", "");
        finish(index, EntryEnd::unusable, loss.noticed_at);
    } else if (loss.reason == http::LossReason::run_over) {
        trace_.ends[index] = stand.is_over ? trace_.ends[index] : EntryEnd::open;
    } else {
        again_or_finish(token, EntryEnd::unknown, loss.noticed_at, retry_pause, loss.server);
    }
}

RushAttempt RushRider::attempt_of(std::uint64_t token) const {
    RushAttempt attempt;
    attempt.entry = trace_.share.entry_at(index_of(token));
    attempt.request = is_read(token) ? HistoryRequest::read : HistoryRequest::entry;
    return attempt;
}

void RushRider::count(
    const RushAttempt& attempt, const Stand& stand, const ParticipationAnswer& read
) {
    // A repeat of our own retry is this entry's first outcome, not somebody's second.
    const bool is_own = attempt.request == HistoryRequest::read || stand.sent > 1;
    const bool is_repeat = stand.is_over || (read.repeated && !is_own);
    switch (read.outcome) {
        case HistoryOutcome::won:
            raise(is_repeat ? progress_.repeated : progress_.won);
            return;
        case HistoryOutcome::sold_out:
            raise(is_repeat ? progress_.repeated : progress_.sold_out);
            return;
        case HistoryOutcome::pending:
            raise(progress_.pending);
            return;
        case HistoryOutcome::refused:
            raise(progress_.refused);
            return;
        case HistoryOutcome::unknown:
            raise(progress_.unknown);
            return;
        case HistoryOutcome::not_open:
        case HistoryOutcome::closed:
            return;
    }
}

void RushRider::note(RushAttempt attempt, const ParticipationAnswer& read) {
    attempt.outcome = read.outcome;
    attempt.repeated = read.repeated;
    attempt.partition = read.partition;
    attempt.sequence = read.sequence;
    attempt.offset = read.offset;
    attempt.arrived_at = read.arrived_at;
    attempt.code = code_number(read.error_code);
    trace_.attempts.push_back(attempt);
}

void RushRider::note_unusable(
    const RushAttempt& attempt, std::string_view why, std::string_view body
) {
    constexpr std::size_t shown_bytes_max = 200;
    ++trace_.unusable_answers;
    if (trace_.witnesses.size() < RushTrace::witnesses_max) {
        trace_.witnesses.push_back(fmt::format(
            "participant {}: {} (status {}) {}",
            ground_.names.text(ground_.plan.participant_of(attempt.entry)),
            why,
            attempt.status,
            body.substr(0, shown_bytes_max)
        ));
    }
}

std::uint16_t RushRider::code_number(std::string_view code) {
    constexpr std::size_t codes_max = 100;
    if (code.empty()) {
        return 0;
    }
    auto& codes = trace_.codes;
    const auto found = std::find(codes.begin(), codes.end(), code);
    if (found == codes.end() && codes.size() < codes_max) {
        codes.emplace_back(code);
        return static_cast<std::uint16_t>(codes.size());
    }
    return static_cast<std::uint16_t>(found - codes.begin() + (found == codes.end() ? 0 : 1));
}

// An outcome stands above whatever another request of the same entry was told before.
void RushRider::place(std::uint32_t index, SteadyTime now) {
    finish(index, EntryEnd::placed, now);
    EntryEnd& end = trace_.ends[index];
    if (end != EntryEnd::placed && end != EntryEnd::unusable) {
        end = EntryEnd::placed;
        trace_.answered_at[index] = now;
    }
}

void RushRider::finish(std::uint32_t index, EntryEnd end, SteadyTime now) {
    Stand& stand = stands_[index];
    if (stand.is_over) {
        return;
    }
    stand.is_over = true;
    --unfinished_;
    raise(progress_.finished);
    trace_.ends[index] = end;
    status_paths_.erase(index);
    if (end != EntryEnd::unknown && end != EntryEnd::unusable) {
        trace_.answered_at[index] = now;
    }
}

void RushRider::ask_later(std::uint64_t token, std::string_view status_url, SteadyTime now) {
    const std::uint32_t index = index_of(token);
    Stand& stand = stands_[index];
    if (stand.is_over || (stand.is_asking && !is_read(token))) {
        return;
    }
    trace_.ends[index] = EntryEnd::open;
    std::string& path = status_paths_[index];
    if (!status_url.empty()) {
        path = path_in(status_url);
    } else if (path.empty()) {
        const std::uint32_t entry = trace_.share.entry_at(index);
        path = requests_.front().path_of(ground_.plan.participant_of(entry));
    }
    if (path.empty()) {
        note_unusable(trace_.attempts.back(), "unusable statusUrl", status_url);
        finish(index, EntryEnd::unusable, now);
        return;
    }
    ask_again(index, now);
}

void RushRider::ask_again(std::uint32_t index, SteadyTime now) {
    stands_[index].is_asking = true;
    reads_.add(index | read_bit, now + read_pause);
}

void RushRider::again_or_finish(
    std::uint64_t token, EntryEnd end, SteadyTime now, Duration pause, std::uint32_t server
) {
    const std::uint32_t index = index_of(token);
    const Stand& stand = stands_[index];
    if (stand.is_over) {
        return;
    }
    if (is_read(token)) {
        ask_again(index, now);
        return;
    }
    trace_.ends[index] = end;  // should the deadline come first
    if (ground_.options.retry && stand.sent < entry_requests_max) {
        ++trace_.retried;
        raise(progress_.retried);
        retries_[server].add(token, now + pause);
    } else if (stand.under_way == 0 && !stand.is_asking) {
        finish(index, end, now);
    }
}

}  // namespace firstcome::lab
