// SPDX-License-Identifier: Apache-2.0
#include "audit/real_time_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace firstcome {
namespace {

// A place, and between which moments its record got into the log.
struct Interval {
    const ClientParticipant* who = nullptr;
    WallTime asked_at;                   // not before the first request that may have taken it
    std::optional<WallTime> known_from;  // not after the first answer that shows it
};

std::optional<Interval> interval_of(
    const ClientHistory& history, const ClientParticipant& participant
) {
    Interval interval;
    interval.who = &participant;
    bool asked = false;
    for (const ClientAnswer& answer : history.answers_of(participant)) {
        if (answer.may_have_taken_place() && !asked) {
            interval.asked_at = answer.requested_at;  // answers are in order of request
            asked = true;
        }
        // A 202 shows the place only if no other record of theirs can have been meant.
        const bool shows =
            answer.tells_outcome() || (answer.acknowledges() && participant.log_refusals == 0);
        if (shows && (!interval.known_from || answer.answered_at < *interval.known_from)) {
            interval.known_from = answer.answered_at;
        }
    }
    return asked ? std::optional(interval) : std::nullopt;
}

std::string witness(const Interval& before, const Interval& after) {
    return fmt::format(
        "campaign {}: {} had an answer at {} us and stands at record {}, {} asked at {} us and "
        "stands at record {}",
        before.who->campaign.value(),
        quoted(before.who->user),
        before.known_from->us,
        before.who->place->offset.value(),
        quoted(after.who->user),
        after.asked_at.us,
        after.who->place->offset.value()
    );
}

// Sweeps over time: of all whose answer came before a request, the highest offset is enough.
void sweep(std::vector<Interval>& intervals, Findings& findings) {
    std::vector<const Interval*> known;
    for (const Interval& interval : intervals) {
        if (interval.known_from) {
            known.push_back(&interval);
        }
    }
    std::sort(known.begin(), known.end(), [](const Interval* a, const Interval* b) {
        return *a->known_from < *b->known_from;
    });
    std::vector<const Interval*> asked;
    for (const Interval& interval : intervals) {
        asked.push_back(&interval);
    }
    std::sort(asked.begin(), asked.end(), [](const Interval* a, const Interval* b) {
        return a->asked_at < b->asked_at;
    });
    const Interval* highest = nullptr;
    auto answered = known.begin();
    for (const Interval* interval : asked) {
        for (; answered != known.end() && *(*answered)->known_from < interval->asked_at;
             ++answered) {
            if (highest == nullptr ||
                (*answered)->who->place->offset > highest->who->place->offset) {
                highest = *answered;
            }
        }
        if (highest != nullptr && highest->who->place->offset > interval->who->place->offset) {
            findings.failed("I7", witness(*highest, *interval));
        }
    }
}

}  // namespace

void check_real_time_order(const ClientHistory& history, Findings& findings) {
    std::map<PartitionId, std::vector<Interval>> by_partition;
    for (const ClientParticipant& participant : history.participants()) {
        const auto interval = participant.place ? interval_of(history, participant) : std::nullopt;
        if (interval) {
            by_partition[participant.place->partition].push_back(*interval);
        }
    }
    for (auto& [partition, intervals] : by_partition) {
        sweep(intervals, findings);
    }
}

}  // namespace firstcome
