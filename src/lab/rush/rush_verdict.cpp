// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_verdict.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace firstcome::lab {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// What one participant was told.
struct Told {
    HistoryOutcome outcome = HistoryOutcome::unknown;  // won, sold_out or unknown
    Sequence sequence;
    PartitionId partition;
    Offset offset{-1};
    std::uint32_t new_places = 0;           // answers with repeated:false
    bool is_uncertain = false;              // some request is unknown or was only accepted
    std::int64_t outcome_known_us = never;  // when the first outcome was told
    std::int64_t refusal_asked_us = -1;     // when the last refused request began

    bool has_place() const { return outcome != HistoryOutcome::unknown; }
};

class Judge {
  public:
    Judge(const RushEvidence& evidence, RushReport& report)
        : evidence_(evidence),
          report_(report),
          told_(evidence.plan.participants.participants()) {}

    void run() {
        for (const RushTrace* trace : evidence_.traces) {
            take_over(*trace);
            for (const RushAttempt& attempt : trace->attempts) {
                hear(attempt);
            }
        }
        for (std::uint32_t i = 0; i < told_.size(); ++i) {
            examine(i);
        }
        examine_places();
        count_entries();
    }

  private:
    template <class... Values>
    void find(fmt::format_string<Values...> text, Values&&... values) {
        constexpr std::size_t witnesses_max = 10;
        ++report_.wrong;
        if (report_.witnesses.size() < witnesses_max) {
            report_.witnesses.push_back(fmt::format(text, std::forward<Values>(values)...));
        }
    }

    std::string name(std::uint32_t participant) const { return evidence_.names.text(participant); }

    static std::string place(const Told& told) {
        return fmt::format(
            "{} sequence {} offset {}",
            to_string(told.outcome),
            told.sequence.value(),
            told.offset.value()
        );
    }

    void take_over(const RushTrace& trace) {
        report_.wrong += trace.unusable_answers;
        report_.witnesses.insert(
            report_.witnesses.end(), trace.witnesses.begin(), trace.witnesses.end()
        );
        report_.retried += trace.retried;
        report_.requests += trace.attempts.size();
    }

    void hear(const RushAttempt& attempt) {
        const std::uint32_t participant = evidence_.plan.participant_of(attempt.entry);
        Told& told = told_[participant];
        switch (attempt.outcome) {
            case HistoryOutcome::won:
            case HistoryOutcome::sold_out:
                hear_place(attempt, participant, told);
                return;
            case HistoryOutcome::not_open:
            case HistoryOutcome::closed:
                told.refusal_asked_us = std::max(told.refusal_asked_us, attempt.requested_at.us);
                return;
            case HistoryOutcome::pending:
            case HistoryOutcome::unknown:
                told.is_uncertain = true;
                return;
            case HistoryOutcome::refused:
                return;
        }
    }

    void hear_place(const RushAttempt& attempt, std::uint32_t participant, Told& told) {
        Told heard = told;
        heard.outcome = attempt.outcome;
        heard.sequence = attempt.sequence;
        heard.partition = attempt.partition;
        heard.offset = attempt.offset;
        const bool is_same = heard.outcome == told.outcome && heard.sequence == told.sequence &&
                             heard.partition == told.partition && heard.offset == told.offset;
        if (told.has_place() && !is_same) {
            find(
                "participant {} was told {} and also {}",
                name(participant),
                place(told),
                place(heard)
            );
        } else {
            told = heard;
        }
        told.outcome_known_us = std::min(told.outcome_known_us, attempt.answered_at.us);
        if (attempt.request == HistoryRequest::entry && !attempt.repeated) {
            ++told.new_places;
        }
    }

    void examine(std::uint32_t participant) {
        const Told& told = told_[participant];
        if (told.new_places > 1) {
            find(
                "participant {} was given a new place {} times", name(participant), told.new_places
            );
        }
        const bool was_empty = evidence_.before.places == 0;
        if (was_empty && told.has_place() && told.new_places == 0 && !told.is_uncertain) {
            find("participant {} was told of a repeat before anything else", name(participant));
        }
        if (told.refusal_asked_us > told.outcome_known_us) {
            find("participant {} had {} and was refused later", name(participant), place(told));
        }
    }

    void examine_places() {
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < told_.size(); ++i) {
            if (told_[i].has_place()) {
                order.push_back(i);
            }
        }
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            return told_[a].sequence < told_[b].sequence;
        });
        for (std::size_t i = 1; i < order.size(); ++i) {
            examine_neighbours(order[i - 1], order[i]);
        }
        examine_whole(order);
    }

    void examine_neighbours(std::uint32_t earlier, std::uint32_t later) {
        const Told& a = told_[earlier];
        const Told& b = told_[later];
        const auto both = [&](std::string_view fault) {
            find(
                "{}: participant {} was told {}, participant {} was told {}",
                fault,
                name(earlier),
                place(a),
                name(later),
                place(b)
            );
        };
        if (a.sequence == b.sequence) {
            both("one sequence twice");
        } else if (a.partition != b.partition) {
            both("one campaign in two partitions");
        } else if (a.offset >= b.offset) {
            both("sequence against offset order");
        } else if (a.outcome == HistoryOutcome::sold_out && b.outcome == HistoryOutcome::won) {
            both("a winner behind a loser");
        }
    }

    // `order`: the participants with a place, by sequence.
    void examine_whole(const std::vector<std::uint32_t>& order) {
        const auto places = static_cast<std::int64_t>(order.size());
        report_.exclusive = evidence_.before.places == 0 && evidence_.after.has_value() &&
                            evidence_.after->places == places;
        if (!report_.exclusive) {
            return;
        }
        std::int64_t winners = 0;
        for (std::int64_t i = 0; i < places; ++i) {
            const Told& told = told_[order[static_cast<std::size_t>(i)]];
            winners += told.outcome == HistoryOutcome::won ? 1 : 0;
            if (told.sequence != Sequence(i + 1)) {
                find("nobody was told sequence {}, the next is {}", i + 1, told.sequence.value());
                return;
            }
        }
        if (winners != evidence_.after->winners) {
            find(
                "{} were told that they won, the server counts {}",
                winners,
                evidence_.after->winners
            );
        }
        if (evidence_.before.total_stock == evidence_.after->total_stock &&
            winners != std::min(evidence_.after->total_stock, places)) {
            find(
                "{} winners of {} units and {} places",
                winners,
                evidence_.after->total_stock,
                places
            );
        }
    }

    void count_entries() {
        std::vector<bool> is_counted(told_.size());
        for (const RushTrace* trace : evidence_.traces) {
            for (std::size_t i = 0; i < trace->ends.size(); ++i) {
                const auto entry = trace->share.entry_at(static_cast<std::uint32_t>(i));
                const std::uint32_t participant = evidence_.plan.participant_of(entry);
                ++count_of(trace->ends[i], told_[participant], is_counted[participant]);
                is_counted[participant] =
                    is_counted[participant] || trace->ends[i] == EntryEnd::placed;
            }
        }
        ASSERT(
            report_.entries == report_.won + report_.sold_out + report_.repeated +
                                   report_.not_open + report_.closed + report_.refused +
                                   report_.unknown + report_.lost + report_.unusable
        );
    }

    std::uint64_t& count_of(EntryEnd end, const Told& told, bool is_further) {
        switch (end) {
            case EntryEnd::open:
                return report_.lost;
            case EntryEnd::placed:
                break;
            case EntryEnd::not_open:
                return report_.not_open;
            case EntryEnd::closed:
                return report_.closed;
            case EntryEnd::refused:
                return report_.refused;
            case EntryEnd::unknown:
                return report_.unknown;
            case EntryEnd::unusable:
                return report_.unusable;
        }
        if (is_further) {
            return report_.repeated;
        }
        return told.outcome == HistoryOutcome::won ? report_.won : report_.sold_out;
    }

    const RushEvidence& evidence_;
    RushReport& report_;
    std::vector<Told> told_;
};

}  // namespace

void judge(const RushEvidence& evidence, RushReport& report) {
    Judge(evidence, report).run();
}

}  // namespace firstcome::lab
