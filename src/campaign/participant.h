// SPDX-License-Identifier: Apache-2.0
#pragma once
// ParticipantId: who wants a place. Text of 1 to 64 bytes, compared byte by byte: no case folding,
// no trimming, no collation, because each of those would make one person of two.

#include "base/crypto.h"
#include "base/result.h"
#include "campaign/ids.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace firstcome {

class ParticipantId {
  public:
    static constexpr std::size_t bytes_max = 64;

    ParticipantId() = default;

    // Errors: invalid when empty, longer than bytes_max, not UTF-8 or with a control character.
    static Result<ParticipantId> parse(std::string_view text);

    // An integer is its canonical decimal text: 7 and "7" are one person, "007" is another.
    static ParticipantId from_integer(std::int64_t number);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const ParticipantId&, const ParticipantId&) = default;

  private:
    explicit ParticipantId(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

// Hashes (campaign, participant) under one secret of this process. The hash stands for the pair in
// every table in memory; with 128 bits under a secret key a collision is out of reach, by accident
// and on purpose. Never stored: another process has another secret.
class ParticipantHasher {
  public:
    explicit ParticipantHasher(const KeyedHash::Key& secret) : hash_(secret) {}

    Hash128 operator()(CampaignId campaign, const ParticipantId& participant) const;

  private:
    KeyedHash hash_;
};

}  // namespace firstcome
