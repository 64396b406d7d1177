// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_rider.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

// Tokens are entry numbers; this bit marks a read.
constexpr std::uint64_t read_bit = std::uint64_t{1} << 32U;
constexpr Duration read_pause = Duration::millis(20);
constexpr Duration retry_pause = Duration::millis(20);

std::uint32_t entry_of(std::uint64_t token) {
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

RushRider::RushRider(const RushShared& shared, std::uint32_t first_entry, std::uint32_t count)
    : shared_(shared),
      requests_(shared.server, shared.options.campaign, shared.names),
      trace_(std::make_unique<RushTrace>()),
      next_entry_(first_entry),
      end_entry_(first_entry + count),
      unfinished_(count),
      entry_requests_(count) {
    trace_->first_entry = first_entry;
    trace_->ends.resize(count, EntryEnd::open);
    trace_->attempts.reserve(count + count / 8);
}

void RushRider::on_start(SteadyTime t0) {
    t0_ = t0;
    trace_->last_answer_at = t0;
    shared_.progress.started_at_us.store(t0.us, std::memory_order_relaxed);
}

std::optional<std::uint64_t> RushRider::take_due(LaterQueue& queue, SteadyTime now) {
    if (queue.empty() || queue.top().due > now) {
        return std::nullopt;
    }
    const std::uint64_t token = queue.top().token;
    queue.pop();
    return token;
}

void RushRider::ask_again(std::uint64_t token, SteadyTime due) {
    (is_read(token) ? reads_ : retries_).push({due, token});
}

std::optional<http::StampedeRequest> RushRider::next(SteadyTime now) {
    auto token = take_due(retries_, now);
    if (!token && next_entry_ < end_entry_) {
        token = next_entry_++;
    }
    if (!token) {
        token = take_due(reads_, now);
    }
    return token ? std::optional(rendered(*token)) : std::nullopt;
}

http::StampedeRequest RushRider::rendered(std::uint64_t token) {
    raise(shared_.progress.sent);
    const std::uint32_t entry = entry_of(token);
    if (is_read(token)) {
        return {requests_.read(status_paths_.at(entry)), token};
    }
    return {requests_.entry(shared_.plan.participant_of(entry)), token};
}

void RushRider::on_answer(std::uint64_t token, const http::StampedeAnswer& answer) {
    RushAttempt attempt = attempt_of(token, answer.requested_at, answer.received_at);
    attempt.status = answer.status;
    const ParticipationAnswer read = reader_.read(attempt.request, answer.status, answer.body);
    raise(shared_.progress.answered);
    count(attempt, read);
    note(attempt, read);
    trace_->last_answer_at = std::max(trace_->last_answer_at, answer.received_at);
    if (!read.wrong.empty()) {
        note_unusable(attempt, read.wrong, answer.body);
        finish(attempt.entry, EntryEnd::unusable, answer.received_at);
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
            finish(entry_of(token), EntryEnd::placed, now);
            return;
        case HistoryOutcome::not_open:
            finish(entry_of(token), EntryEnd::not_open, now);
            return;
        case HistoryOutcome::closed:
            finish(entry_of(token), EntryEnd::closed, now);
            return;
        case HistoryOutcome::pending:
            ask_later(entry_of(token), read.status_url, now);
            return;
        case HistoryOutcome::refused: {
            const auto asked = Duration::seconds(answer.retry_after_s);
            again_or_finish(token, EntryEnd::refused, now, std::max(asked, retry_pause));
            return;
        }
        case HistoryOutcome::unknown:
            again_or_finish(token, EntryEnd::unknown, now, retry_pause);
            return;
    }
}

void RushRider::on_loss(std::uint64_t token, const http::StampedeLoss& loss) {
    if (loss.reason == http::LossReason::not_sent) {
        ask_again(token, loss.noticed_at);
        return;
    }
    const RushAttempt attempt = attempt_of(token, loss.requested_at, loss.noticed_at);
    const ParticipationAnswer nothing;
    count(attempt, nothing);
    note(attempt, nothing);
    if (loss.reason == http::LossReason::garbled) {
        note_unusable(attempt, "no HTTP", "");
        finish(attempt.entry, EntryEnd::unusable, loss.noticed_at);
    } else if (loss.reason == http::LossReason::run_over) {
        end_of(attempt.entry) = EntryEnd::open;
    } else {
        again_or_finish(token, EntryEnd::unknown, loss.noticed_at, retry_pause);
    }
}

RushAttempt RushRider::attempt_of(
    std::uint64_t token, SteadyTime requested_at, SteadyTime answered_at
) const {
    RushAttempt attempt;
    attempt.entry = entry_of(token);
    attempt.request = is_read(token) ? HistoryRequest::read : HistoryRequest::entry;
    attempt.requested_at = requested_at;
    attempt.answered_at = answered_at;
    return attempt;
}

void RushRider::count(const RushAttempt& attempt, const ParticipationAnswer& read) {
    RushProgress& progress = shared_.progress;
    // A repeat of our own retry is this entry's first outcome, not somebody's second.
    const bool is_repeat =
        read.repeated && entry_requests_[attempt.entry - trace_->first_entry] == 0;
    switch (read.outcome) {
        case HistoryOutcome::won:
            raise(is_repeat ? progress.repeated : progress.won);
            return;
        case HistoryOutcome::sold_out:
            raise(is_repeat ? progress.repeated : progress.sold_out);
            return;
        case HistoryOutcome::pending:
            raise(progress.pending);
            return;
        case HistoryOutcome::refused:
            raise(progress.refused);
            return;
        case HistoryOutcome::unknown:
            raise(progress.unknown);
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
    attempt.code = code_number(read.error_code);
    trace_->attempts.push_back(attempt);
    if (attempt.request == HistoryRequest::entry) {
        ++entry_requests_[attempt.entry - trace_->first_entry];
    }
}

void RushRider::note_unusable(
    const RushAttempt& attempt, std::string_view why, std::string_view body
) {
    constexpr std::size_t shown_bytes_max = 200;
    ++trace_->unusable_answers;
    if (trace_->witnesses.size() < RushTrace::witnesses_max) {
        trace_->witnesses.push_back(fmt::format(
            "participant {}: {} (status {}) {}",
            shared_.names.text(shared_.plan.participant_of(attempt.entry)),
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
    auto& codes = trace_->codes;
    const auto found = std::find(codes.begin(), codes.end(), code);
    if (found == codes.end() && codes.size() < codes_max) {
        codes.emplace_back(code);
        return static_cast<std::uint16_t>(codes.size());
    }
    return static_cast<std::uint16_t>(found - codes.begin() + (found == codes.end() ? 0 : 1));
}

void RushRider::finish(std::uint32_t entry, EntryEnd end, SteadyTime now) {
    --unfinished_;
    raise(shared_.progress.finished);
    end_of(entry) = end;
    status_paths_.erase(entry);
    if (end != EntryEnd::unknown && end != EntryEnd::unusable) {
        trace_->latency_us.record((now - t0_).us);
    }
}

void RushRider::ask_later(std::uint32_t entry, std::string_view status_url, SteadyTime now) {
    end_of(entry) = EntryEnd::open;
    if (!status_url.empty()) {
        status_paths_[entry] = path_in(status_url);
    } else if (!status_paths_.contains(entry)) {
        status_paths_[entry] = requests_.path_of(shared_.plan.participant_of(entry));
    }
    if (status_paths_[entry].empty()) {
        note_unusable(trace_->attempts.back(), "unusable statusUrl", status_url);
        finish(entry, EntryEnd::unusable, now);
        return;
    }
    ask_again(entry | read_bit, now + read_pause);
}

void RushRider::again_or_finish(std::uint64_t token, EntryEnd end, SteadyTime now, Duration pause) {
    const std::uint32_t entry = entry_of(token);
    if (is_read(token)) {
        ask_again(token, now + read_pause);
        return;
    }
    const bool used_up = entry_requests_[entry - trace_->first_entry] >= entry_requests_max;
    if (!shared_.options.retry || used_up) {
        finish(entry, end, now);
        return;
    }
    end_of(entry) = end;  // should the deadline come first
    ++trace_->retried;
    raise(shared_.progress.retried);
    ask_again(token, now + pause);
}

}  // namespace firstcome::lab
