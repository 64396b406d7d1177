// SPDX-License-Identifier: Apache-2.0
#include "campaign/codec.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

ParticipantId person(std::string_view text) {
    return ParticipantId::parse(text).value();
}

std::vector<Command> one_of_each() {
    const CommandId id{1, 2, 3};
    const WallTime at{1'768'472'430'123'456};
    return {
        LogIdentity{{9, 8}, PartitionId(2), 5},
        Entry{CampaignId(7), person("alice"), RequestId(~0ULL), at},
        CreateCampaign{id, "봄 세일", 1'000, at, std::nullopt, at},
        OpenCampaign{id, CampaignId(7), Scheduled{at}, at},
        CloseCampaign{id, CampaignId(7), AnyVersion{}, at},
        ChangeStock{id, CampaignId(7), ExpectedVersion{Version(3)}, -5, at},
        SkipRecord{id, Offset(12), "unreadable since the disk failed", at},
    };
}

Bytes encoded(const Command& command) {
    Bytes bytes;
    encode(command, bytes);
    return bytes;
}

// Makes the checksum right again after a test changed the bytes before it.
void reseal(Bytes& record) {
    record.resize(record.size() - 8);
    ByteWriter(record).integer(checksum64(record));
}

TEST(Codec, EveryKindComesBackAsItWas) {
    for (const Command& command : one_of_each()) {
        const auto decoded = decode(encoded(command));
        ASSERT_TRUE(decoded.has_value()) << decoded.error().message();
        EXPECT_EQ(*decoded, command);
    }
}

TEST(Codec, TheBytesOfAnEntryAreFixedForEver) {
    // A stored log must stay readable: this record was written by format version 1.
    const Command entry = Entry{CampaignId(1), person("7"), RequestId(2), WallTime{3}};
    EXPECT_EQ(
        to_hex(encoded(entry)),
        "0102"
        "0100000000000000"
        "0200000000000000"
        "0300000000000000"
        "0137"
        "20bd04e15b24787f"
    );
}

TEST(Codec, AFlippedBitAnywhereIsCorrupt) {
    for (const Command& command : one_of_each()) {
        const Bytes good = encoded(command);
        for (std::size_t i = 0; i < good.size() * 8; ++i) {
            Bytes bad = good;
            bad[i / 8] = static_cast<std::uint8_t>(bad[i / 8] ^ (1U << (i % 8)));
            const auto decoded = decode(bad);
            ASSERT_FALSE(decoded.has_value());
            EXPECT_EQ(decoded.error().code, Errc::corrupt);
        }
    }
}

TEST(Codec, EveryTruncationIsCorruptEvenUnderARightChecksum) {
    for (const Command& command : one_of_each()) {
        const Bytes good = encoded(command);
        for (std::size_t size = 10; size < good.size(); ++size) {
            Bytes shorter(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
            reseal(shorter);
            const auto decoded = decode(shorter);
            ASSERT_FALSE(decoded.has_value());
            EXPECT_EQ(decoded.error().code, Errc::corrupt);
        }
    }
}

TEST(Codec, TrailingBytesAreCorrupt) {
    Bytes record = encoded(one_of_each()[1]);
    record.insert(record.end() - 8, 0);
    reseal(record);
    EXPECT_EQ(decode(record).error().code, Errc::corrupt);
}

TEST(Codec, ANewerFormatOrKindIsUnsupportedNotCorrupt) {
    Bytes newer = encoded(one_of_each()[1]);
    newer[0] = record_format_version + 1;
    reseal(newer);
    EXPECT_EQ(decode(newer).error().code, Errc::unsupported);

    Bytes unknown = encoded(one_of_each()[1]);
    unknown[1] = 200;
    reseal(unknown);
    EXPECT_EQ(decode(unknown).error().code, Errc::unsupported);
}

TEST(Codec, StockBeyondItsBoundsIsCorrupt) {
    for (const std::int64_t stock : {std::int64_t{0}, std::int64_t{-1}, stock_max + 1}) {
        Bytes record = encoded(CreateCampaign{{}, "x", stock, {}, {}, {}});
        EXPECT_EQ(decode(record).error().code, Errc::corrupt);
    }
}

TEST(Codec, AStockChangeIsNeverScheduled) {
    Bytes record = encoded(ChangeStock{{}, CampaignId(1), AnyVersion{}, 1, {}});
    record[2 + 16 + 8] = 2;
    reseal(record);
    EXPECT_EQ(decode(record).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace firstcome
