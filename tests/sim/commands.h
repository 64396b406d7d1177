// SPDX-License-Identifier: Apache-2.0
#pragma once
// Short ways to write the commands of a test: one line reads like one sentence of the rule.

#include "campaign/codec.h"
#include "campaign/command.h"
#include "log/records.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace firstcome::tests {

inline ParticipantId person(std::string_view name) {
    return ParticipantId::parse(name).value();
}

// The same number is the same wish.
inline CommandId wish(std::uint64_t number) {
    CommandId id{};
    for (std::size_t i = 0; i < sizeof number; ++i) {
        id[i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return id;
}

inline WallTime at(std::int64_t second) {
    return WallTime{} + Duration::seconds(second);
}

inline LogIdentity identity(std::uint8_t name = 1, std::uint32_t partition_count = 1) {
    return {{name}, PartitionId(0), partition_count};
}

inline Entry entry(std::int64_t campaign, std::string_view name, std::uint64_t request = 1) {
    return {CampaignId(campaign), person(name), RequestId(request), at(0)};
}

inline CreateCampaign create(
    std::uint64_t number,
    std::int64_t stock,
    std::optional<WallTime> opens_at = {},
    std::optional<WallTime> closes_at = {}
) {
    return {wish(number), "campaign", stock, opens_at, closes_at, at(0)};
}

inline OpenCampaign open(
    std::uint64_t number, std::int64_t campaign = 1, ChangeBasis basis = AnyVersion{}
) {
    return {wish(number), CampaignId(campaign), basis, at(0)};
}

inline CloseCampaign close(
    std::uint64_t number, std::int64_t campaign = 1, ChangeBasis basis = AnyVersion{}
) {
    return {wish(number), CampaignId(campaign), basis, at(0)};
}

inline ChangeStock stock(
    std::uint64_t number,
    std::int64_t delta,
    std::int64_t campaign = 1,
    ChangeBasis basis = AnyVersion{}
) {
    return {wish(number), CampaignId(campaign), basis, delta, at(0)};
}

inline ChangeBasis seen(std::int64_t version) {
    return ExpectedVersion{Version(version)};
}

inline Bytes encoded(const Command& command) {
    Bytes bytes;
    encode(command, bytes);
    return bytes;
}

inline RecordBatch batch_of(const std::vector<Command>& commands) {
    RecordBatch batch;
    for (const Command& command : commands) {
        batch.add(encoded(command));
    }
    return batch;
}

}  // namespace firstcome::tests
