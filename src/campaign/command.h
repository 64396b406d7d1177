// SPDX-License-Identifier: Apache-2.0
#pragma once
// Command: whatever can change a decision, and therefore stands in the log.
//
// An Entry is the one command without a command_id: the participant is its identity. Stamps are
// evidence for people; the rule never reads one.

#include "base/time.h"
#include "campaign/ids.h"
#include "campaign/participant.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace firstcome {

// Numbers are stored in records: never reuse or renumber.
enum class CommandKind : std::uint8_t {
    log_id = 1,
    entry = 2,
    create = 3,
    open = 4,
    close = 5,
    stock = 6,
    skip = 7,
};

// Record 0 of a partition: which log this is.
struct LogIdentity {
    LogId log_id{};
    PartitionId partition;
    std::uint32_t partition_count = 1;

    bool operator==(const LogIdentity&) const = default;
};

// One wish of one participant in one campaign.
struct Entry {
    CampaignId campaign;
    ParticipantId participant;
    RequestId request_id;
    WallTime arrived_at;

    bool operator==(const Entry&) const = default;
};

struct CreateCampaign {
    CommandId command_id{};
    std::string name;
    std::int64_t total_stock = 0;
    std::optional<WallTime> opens_at;
    std::optional<WallTime> closes_at;
    WallTime created_at;

    bool operator==(const CreateCampaign&) const = default;
};

// What a change of a campaign rests on; when that no longer holds the change is stale.
struct AnyVersion {
    bool operator==(const AnyVersion&) const = default;
};

struct ExpectedVersion {
    Version version;

    bool operator==(const ExpectedVersion&) const = default;
};

// The schedule executes: applies only from `scheduled` (open) or from `open` and `sold_out`
// (close), while opens_at or closes_at still equals `at`.
struct Scheduled {
    WallTime at;

    bool operator==(const Scheduled&) const = default;
};

using ChangeBasis = std::variant<AnyVersion, ExpectedVersion, Scheduled>;

struct OpenCampaign {
    CommandId command_id{};
    CampaignId campaign;
    ChangeBasis basis;
    WallTime requested_at;

    bool operator==(const OpenCampaign&) const = default;
};

struct CloseCampaign {
    CommandId command_id{};
    CampaignId campaign;
    ChangeBasis basis;
    WallTime requested_at;

    bool operator==(const CloseCampaign&) const = default;
};

struct ChangeStock {
    CommandId command_id{};
    CampaignId campaign;
    ChangeBasis basis;  // never Scheduled
    std::int64_t delta = 0;
    WallTime requested_at;

    bool operator==(const ChangeStock&) const = default;
};

// An operator's way past a record that cannot be decided: the record at `offset` of this partition
// is decided `skipped`.
struct SkipRecord {
    CommandId command_id{};
    Offset offset;
    std::string reason;  // at most skip_reason_bytes_max
    WallTime requested_at;

    bool operator==(const SkipRecord&) const = default;
};

inline constexpr std::size_t skip_reason_bytes_max = 1'024;

using Command = std::variant<
    LogIdentity,
    Entry,
    CreateCampaign,
    OpenCampaign,
    CloseCampaign,
    ChangeStock,
    SkipRecord>;

CommandKind kind_of(const Command& command);
std::string_view to_string(CommandKind kind);

// The campaign that a command is addressed to; 0 where there is none (yet).
CampaignId campaign_of(const Command& command);

// Nothing for entries and log identities. Lifetime: of `command`.
const CommandId* command_id_of(const Command& command);

}  // namespace firstcome
