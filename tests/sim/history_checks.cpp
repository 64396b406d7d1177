// SPDX-License-Identifier: Apache-2.0
// What must hold between the log and what the clients of a simulation remember.
#include "tests/sim/sim_checks.h"

#include <algorithm>
#include <set>

namespace firstcome::tests {
namespace {

// Where each request and each command attempt stands in the log.
struct LogIndex {
    std::map<RequestId, std::vector<const JudgedRecord*>> entries;
    std::set<std::int64_t> stamps;
    std::map<CommandId, DecisionKind> first_decisions;
};

WallTime stamp_of(const Command& command) {
    return std::visit(
        [](const auto& one) {
            if constexpr (requires { one.requested_at; }) {
                return one.requested_at;
            } else if constexpr (requires { one.created_at; }) {
                return one.created_at;
            } else {
                return WallTime{};
            }
        },
        command
    );
}

LogIndex index_of(const std::vector<JudgedPartition>& judged) {
    LogIndex index;
    for (const JudgedPartition& partition : judged) {
        for (const JudgedRecord& record : partition.records) {
            if (const auto* entry = std::get_if<Entry>(&record.command)) {
                index.entries[entry->request_id].push_back(&record);
            } else if (const CommandId* id = command_id_of(record.command)) {
                index.stamps.insert(stamp_of(record.command).us);
                if (record.decision.version != Version{}) {  // else there was no campaign yet
                    index.first_decisions.emplace(*id, record.decision.first);
                }
            }
        }
    }
    return index;
}

void expect_entry(
    const LogIndex& index, RequestId request, const EntryAttempt& attempt, Findings& findings
) {
    const auto found = index.entries.find(request);
    const bool in_log = found != index.entries.end();
    findings.expect(in_log || !attempt.acked, "I4", "an acknowledged entry is not in the log");
    findings.expect(!in_log || !attempt.refused, "I5", "a refused request is in the log");
    if (!in_log) {
        return;
    }
    const auto any = [&](const auto& fits) {
        return std::any_of(found->second.begin(), found->second.end(), fits);
    };
    if (attempt.told) {
        findings.expect(
            any([&](const JudgedRecord* one) { return one->decision.kind == *attempt.told; }),
            "I9",
            "a refusal was told that nobody decided"
        );
    }
    if (attempt.took_place) {
        findings.expect(
            any([&](const JudgedRecord* one) { return one->offset == *attempt.took_place; }),
            "I9",
            "an outcome was called new for a request that did not take the place"
        );
    }
}

void expect_told_places(
    const std::vector<JudgedPartition>& judged, const SimClients& clients, Findings& findings
) {
    std::map<SimClients::Person, const PlaceRow*> places;
    for (const JudgedPartition& partition : judged) {
        for (const PlaceRow& row : partition.places) {
            places.emplace(std::pair(row.campaign, row.participant), &row);
        }
    }
    for (const auto& [person, told] : clients.told()) {
        const auto row = places.find(person);
        const bool same = row != places.end() && row->second->sequence == told.place.sequence &&
                          row->second->outcome == told.place.outcome &&
                          row->second->offset == told.place.offset;
        findings.expect(same, "I9", "an outcome was told that the log does not hold");
    }
}

// Whoever has our answer precedes everyone who asks afterwards (I7).
void expect_real_time_order(const LogIndex& index, const SimClients& clients, Findings& findings) {
    for (const auto& [request, earlier] : clients.entries()) {
        const auto before = index.entries.find(request);
        if (!earlier.acked || before == index.entries.end()) {
            continue;
        }
        for (const auto& [other, later] : clients.entries()) {
            const auto after = index.entries.find(other);
            if (after == index.entries.end() || later.began <= *earlier.acked ||
                later.campaign != earlier.campaign) {
                continue;
            }
            findings.expect(
                before->second.front()->offset < after->second.front()->offset,
                "I7",
                "who asked later came earlier"
            );
        }
    }
}

}  // namespace

void expect_history(
    const std::vector<JudgedPartition>& judged, const SimClients& clients, Findings& findings
) {
    const LogIndex index = index_of(judged);
    for (const auto& [request, attempt] : clients.entries()) {
        expect_entry(index, request, attempt, findings);
    }
    for (const auto& [stamp, attempt] : clients.commands()) {
        findings.expect(
            !attempt.refused || !index.stamps.contains(stamp),
            "I5",
            "a refused command is in the log"
        );
    }
    for (const auto& [id, first] : clients.told_commands()) {
        const auto decided = index.first_decisions.find(id);
        const bool same = decided != index.first_decisions.end() && decided->second == first;
        findings.expect(same, "I9", "a command was told what nobody decided");
    }
    for (const auto& [request, records] : index.entries) {
        findings.expect(clients.entries().contains(request), "I5", "an entry that nobody sent");
    }
    expect_real_time_order(index, clients, findings);
    expect_told_places(judged, clients, findings);
}

}  // namespace firstcome::tests
