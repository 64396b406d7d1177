// SPDX-License-Identifier: Apache-2.0
#include "audit/history_check.h"

#include "audit/real_time_order.h"
#include "audit/row_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace firstcome {
namespace {

// A node keeps a refusal readable this long, and this many of them.
constexpr Duration refusal_readable = Duration::seconds(60);
constexpr std::int64_t refusals_readable_max = 100'000;

std::string name_of(const ClientParticipant& who) {
    return fmt::format("campaign {}, {}", who.campaign.value(), quoted(who.user));
}

std::string describe(const ClientAnswer& answer) {
    std::string text = fmt::format("{} at {} us", to_string(answer.outcome), answer.answered_at.us);
    if (answer.sequence != Sequence()) {
        text += fmt::format(", sequence {}", answer.sequence.value());
    }
    if (answer.offset >= Offset(0)) {
        text += fmt::format(", record {}", answer.offset.value());
    }
    return text;
}

bool is_refusal(HistoryOutcome outcome) {
    return outcome == HistoryOutcome::not_open || outcome == HistoryOutcome::closed;
}

// What was not told cannot differ.
bool agrees(const ClientAnswer& told, const ClientParticipant::Place& place) {
    return (told.outcome == HistoryOutcome::won) == (place.outcome == DecisionKind::won) &&
           (told.sequence == Sequence() || told.sequence == place.sequence) &&
           (told.offset < Offset(0) ||
            (told.offset == place.offset && told.partition == place.partition));
}

bool agrees(const ClientAnswer& one, const ClientAnswer& other) {
    const bool sequences = one.sequence == Sequence() || other.sequence == Sequence() ||
                           one.sequence == other.sequence;
    const bool offsets = one.offset < Offset(0) || other.offset < Offset(0) ||
                         (one.offset == other.offset && one.partition == other.partition);
    return one.outcome == other.outcome && sequences && offsets;
}

// Rows that came before or after everything that the file covers.
bool outside(const PlaceRow& row, const ClientSpan& span) {
    const bool older = row.offset < span.lowest_offset && row.arrived_at < span.first_requested_at;
    const bool younger = row.offset > span.highest_offset && row.arrived_at > span.last_answered_at;
    return older || younger;
}

}  // namespace

void HistoryCheck::see_entry(const Entry& entry, const Decision& decision) {
    if (decision.kind != DecisionKind::not_open && decision.kind != DecisionKind::closed) {
        return;
    }
    ++log_refusals_;
    ClientParticipant* who = history_.find(entry.campaign, entry.participant.text());
    if (who != nullptr) {
        ++who->log_refusals;
    }
}

void HistoryCheck::see_row(const PlaceRow& row) {
    const ClientSpan* span = history_.span_of(row.campaign);
    if (span == nullptr) {
        return;
    }
    ClientParticipant* who = history_.find(row.campaign, row.participant.text());
    if (who == nullptr) {
        if (outside(row, *span)) {
            ++rows_outside_;
        } else {
            findings_.failed(
                "I5 client",
                fmt::format(
                    "campaign {}, sequence {}: ({}), but nobody asked for it",
                    row.campaign.value(),
                    row.sequence.value(),
                    describe(row)
                )
            );
        }
        return;
    }
    if (!who->place) {
        who->place = {row.outcome, row.sequence, row.partition, row.offset};
    }
    const auto answers = history_.answers_of(*who);
    const bool asked = std::any_of(answers.begin(), answers.end(), [](const auto& answer) {
        return answer.may_have_taken_place();
    });
    if (!asked) {
        findings_.failed(
            "I5 client",
            fmt::format(
                "campaign {}, sequence {}: ({}), but every request for it was refused",
                row.campaign.value(),
                row.sequence.value(),
                describe(row)
            )
        );
    }
}

void HistoryCheck::finish() {
    for (const ClientAnswer& answer : history_.answers()) {
        count(answer);
    }
    for (const ClientParticipant& participant : history_.participants()) {
        judge_participant(participant);
    }
    check_real_time_order(history_, findings_);
    if (rows_outside_ > 0) {
        findings_.remark(
            "I5 client",
            fmt::format("{} rows from before or after the history were not judged", rows_outside_)
        );
    }
    judge_vacuous();
}

void HistoryCheck::count(const ClientAnswer& answer) {
    const bool entry = answer.request == HistoryRequest::entry;
    ++counts_.lines;
    counts_.acknowledged += entry && answer.acknowledges() ? 1 : 0;
    counts_.told += answer.tells_outcome() ? 1 : 0;
    pending_ += answer.outcome == HistoryOutcome::pending ? 1 : 0;
    refused_ += answer.outcome == HistoryOutcome::refused ? 1 : 0;
    unknown_ += answer.outcome == HistoryOutcome::unknown ? 1 : 0;
    repeated_ += answer.repeated ? 1 : 0;
    reads_ += entry ? 0 : 1;
}

void HistoryCheck::judge_vacuous() {
    if (counts_.acknowledged == 0) {
        for (const auto* name : {"history", "I4 client", "I5 client", "I7", "I9", "I10"}) {
            findings_.vacuous(name, "the history holds no acknowledged entry");
        }
        return;
    }
    if (counts_.told == 0) {
        findings_.not_checked("I9", "no answer told an outcome");
    }
    if (reads_ == 0) {
        findings_.not_checked("I10", "the history holds no read");
    }
}

void HistoryCheck::judge_participant(const ClientParticipant& participant) {
    for (const ClientAnswer& answer : history_.answers_of(participant)) {
        judge_loss(participant, answer);
        judge_outcome(participant, answer);
    }
    judge_changes(participant);
    judge_reads(participant);
}

void HistoryCheck::judge_loss(const ClientParticipant& who, const ClientAnswer& answer) {
    const bool decided = who.place || (!answer.tells_outcome() && who.log_refusals > 0);
    if (answer.acknowledges() && !decided) {
        ++counts_.told_but_lost;
        findings_.failed(
            "I4 client",
            fmt::format(
                "{}: was answered {}, but {} has no decision",
                name_of(who),
                describe(answer),
                answer.tells_outcome() ? "the ledger" : "the log"
            )
        );
    }
}

void HistoryCheck::judge_outcome(const ClientParticipant& who, const ClientAnswer& answer) {
    if (answer.tells_outcome() && who.place && !agrees(answer, *who.place)) {
        findings_.failed(
            "I9",
            fmt::format(
                "{}: was told {}, the ledger has {}, sequence {}, record {}",
                name_of(who),
                describe(answer),
                to_string(who.place->outcome),
                who.place->sequence.value(),
                who.place->offset.value()
            )
        );
    }
}

// Each told outcome against the first one, which came back first; a refusal against any outcome
// that was known before its request began.
void HistoryCheck::judge_changes(const ClientParticipant& who) {
    const auto answers = history_.answers_of(who);
    const ClientAnswer* first = nullptr;
    int first_hands = 0;
    for (const ClientAnswer& answer : answers) {
        if (answer.tells_outcome() &&
            (first == nullptr || answer.answered_at < first->answered_at)) {
            first = &answer;
        }
        const bool took_place = answer.tells_outcome() && answer.sequence != Sequence() &&
                                !answer.repeated && answer.request == HistoryRequest::entry;
        first_hands += took_place ? 1 : 0;
    }
    if (first_hands > 1) {
        findings_.failed(
            "I3",
            fmt::format(
                "{}: {} requests were told to have taken the place (repeated: false)",
                name_of(who),
                first_hands
            )
        );
    }
    if (first == nullptr) {
        return;
    }
    for (const ClientAnswer& answer : answers) {
        const bool changed =
            (answer.tells_outcome() && !agrees(*first, answer)) ||
            (is_refusal(answer.outcome) && answer.requested_at > first->answered_at);
        if (changed) {
            findings_.failed(
                "I9",
                fmt::format(
                    "{}: was told {}, then {}", name_of(who), describe(*first), describe(answer)
                )
            );
        }
    }
}

void HistoryCheck::judge_reads(const ClientParticipant& who) {
    constexpr int not_found = 404;
    std::optional<ClientAnswer> accepted;  // the first acknowledged entry
    for (const ClientAnswer& answer : history_.answers_of(who)) {
        if (answer.request == HistoryRequest::entry && answer.acknowledges() &&
            (!accepted || answer.answered_at < accepted->answered_at)) {
            accepted = answer;
        }
    }
    for (const ClientAnswer& read : history_.answers_of(who)) {
        const bool missed = read.request == HistoryRequest::read && read.status == not_found;
        if (!missed || !accepted || read.requested_at <= accepted->answered_at) {
            continue;
        }
        const bool still_readable = log_refusals_ <= refusals_readable_max &&
                                    read.answered_at <= accepted->requested_at + refusal_readable;
        if (who.place || still_readable) {
            findings_.failed(
                "I10",
                fmt::format(
                    "{}: was answered {}, a read that began at {} us found nothing",
                    name_of(who),
                    describe(*accepted),
                    read.requested_at.us
                )
            );
        }
    }
}

std::vector<Evidence> HistoryCheck::evidence() const {
    return {
        {"acknowledged", counts_.acknowledged},
        {"pending", pending_},
        {"refused", refused_},
        {"unknown", unknown_},
        {"repeated", repeated_},
        {"reads", reads_},
    };
}

}  // namespace firstcome
