// SPDX-License-Identifier: Apache-2.0
// Any bytes as a record: they decode or err, and what decodes encodes to the same bytes again. An
// input that ends in another checksum is tried once more under its right one, or the checksum would
// hide everything behind it from the fuzzer.

#include "base/assert.h"
#include "base/crypto.h"
#include "campaign/codec.h"

#include <cstddef>
#include <cstdint>

namespace {

using namespace firstcome;

constexpr std::size_t checksum_bytes = sizeof(std::uint64_t);

void assert_bounded(const Command& command) {
    if (const auto* entry = std::get_if<Entry>(&command)) {
        ASSERT(!entry->participant.text().empty());
        ASSERT(entry->participant.text().size() <= ParticipantId::bytes_max);
    } else if (const auto* create = std::get_if<CreateCampaign>(&command)) {
        ASSERT(create->total_stock >= 1 && create->total_stock <= stock_max);
        ASSERT(create->name.size() <= campaign_name_bytes_max);
    } else if (const auto* stock = std::get_if<ChangeStock>(&command)) {
        ASSERT(stock->delta >= -stock_max && stock->delta <= stock_max);
        ASSERT(!std::holds_alternative<Scheduled>(stock->basis));
    } else if (const auto* skip = std::get_if<SkipRecord>(&command)) {
        ASSERT(skip->offset.value() >= 0 && skip->reason.size() <= skip_reason_bytes_max);
    }
}

void check(ByteView record) {
    const auto command = decode(record);
    if (!command) {
        ASSERT(command.error().code == Errc::corrupt || command.error().code == Errc::unsupported);
        ASSERT(!command.error().detail.empty());
        return;
    }
    assert_bounded(*command);
    Bytes again;
    encode(*command, again);
    ASSERT_BECAUSE(as_text(again) == as_text(record), "one command has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    check({bytes, size});
    if (size < checksum_bytes) {
        return 0;
    }
    Bytes sealed(bytes, bytes + size - checksum_bytes);
    ByteWriter(sealed).integer(checksum64(sealed));
    check(sealed);
    return 0;
}
