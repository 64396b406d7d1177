// SPDX-License-Identifier: Apache-2.0
#include "campaign/participant.h"

#include "base/assert.h"
#include "campaign/text.h"

#include <array>
#include <cstring>

namespace firstcome {

Result<ParticipantId> ParticipantId::parse(std::string_view text) {
    if (text.empty()) {
        return fail(Errc::invalid, "a participant id must not be empty");
    }
    if (text.size() > bytes_max) {
        return fail(Errc::invalid, "a participant id has at most 64 bytes");
    }
    if (!is_plain_text(text)) {
        return fail(Errc::invalid, "a participant id is UTF-8 without control characters");
    }
    return ParticipantId(std::string(text));
}

ParticipantId ParticipantId::from_integer(std::int64_t number) {
    return ParticipantId(std::to_string(number));
}

Hash128 ParticipantHasher::operator()(CampaignId campaign, const ParticipantId& participant) const {
    std::array<std::uint8_t, sizeof(CampaignId::rep) + ParticipantId::bytes_max> bytes;
    const auto id = campaign.value();
    const std::string& text = participant.text();
    ASSERT(text.size() <= ParticipantId::bytes_max);
    std::memcpy(bytes.data(), &id, sizeof id);
    std::memcpy(bytes.data() + sizeof id, text.data(), text.size());
    return hash_(ByteView(bytes.data(), sizeof id + text.size()));
}

}  // namespace firstcome
