// SPDX-License-Identifier: Apache-2.0
#pragma once
// The numbers and names that everything else is addressed by. One type each, so that the compiler
// finds an offset where a sequence belongs.

#include "base/crypto.h"
#include "base/strong_id.h"

#include <array>
#include <cstdint>

namespace firstcome {

using CampaignId = StrongId<struct CampaignIdTag, std::int64_t>;     // 1, 2, ...; 0 = none
using PartitionId = StrongId<struct PartitionIdTag, std::uint32_t>;  // 0 .. P - 1
using Offset = StrongId<struct OffsetTag, std::int64_t>;             // 0-based, minted by the log
using Sequence = StrongId<struct SequenceTag, std::int64_t>;         // 1-based place; 0 = none
using Version =
    StrongId<struct VersionTag, std::int64_t>;  // applied commands of a campaign, 1 = created
using Epoch = StrongId<struct EpochTag, std::int64_t>;  // grows with every change of ownership

// Before the first record.
inline constexpr Offset nothing_applied{-1};

using CommandId = std::array<std::uint8_t, 16>;  // names one wish to change a campaign
using RequestId = StrongId<struct RequestIdTag, std::uint64_t>;  // random; names one HTTP request
using LogId = std::array<std::uint8_t, 16>;  // random; record 0 of every partition

// Stock counts stay exact in JSON numbers.
inline constexpr std::int64_t stock_max = std::int64_t{1} << 53;
inline constexpr std::size_t campaign_name_bytes_max = 255;

}  // namespace firstcome
