// SPDX-License-Identifier: Apache-2.0
#include "lab/run/event_rows_file.h"

#include "lab/run/durable_file.h"
#include "lab/run/gzip.h"
#include "tests/lab/rows.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <random>

namespace firstcome::lab {
namespace {

using firstcome::tests::errc_of;
using firstcome::tests::ScratchDirectory;

bool same(const EventRow& a, const EventRow& b) {
    return a.arrival == b.arrival && a.arrived_at == b.arrived_at &&
           a.participant == b.participant && a.partition == b.partition && a.offset == b.offset &&
           a.kafka_timestamp_ms == b.kafka_timestamp_ms && a.published_at == b.published_at &&
           a.polled_at == b.polled_at && a.consumed == b.consumed &&
           a.committed_at == b.committed_at && a.processed == b.processed && a.won == b.won &&
           a.rtt == b.rtt;
}

// Rows as a real cell has them: interleaved partitions, strays, participants in no order.
std::vector<EventRow> lively_rows(std::size_t count) {
    std::mt19937 engine(7);
    const auto below = [&](std::int64_t bound) {
        return static_cast<std::int64_t>(engine()) % bound;
    };
    const auto places = [&](std::int64_t bound) {
        return static_cast<std::uint64_t>(below(bound));
    };
    auto rows = tests::rows_in_order(count, count / 100);
    for (EventRow& row : rows) {
        const auto number = static_cast<std::int64_t>(row.arrival);
        row.participant = places(static_cast<std::int64_t>(count));
        row.partition = static_cast<std::uint32_t>(places(5));
        row.arrived_at = {1'790'000'000'000'000 + number * 50 + below(50)};
        row.published_at = {1'000'000'000 + number * 50 + below(80)};
        row.polled_at = row.published_at + Duration::micros(2'000 + below(3'000));
        row.committed_at = row.polled_at + Duration::micros(1'000 + below(100'000));
        row.processed += places(64);
        row.consumed += places(64);
    }
    return rows;
}

void expect_same(const std::vector<EventRow>& a, const std::vector<EventRow>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        ASSERT_TRUE(same(a[i], b[i])) << i;
    }
}

TEST(EventRowsFile, RowsComeBackAsTheyWere) {
    const ScratchDirectory directory;
    const std::string path = directory.file("rows.jsonl.gz");
    auto rows = lively_rows(1'000);
    rows[3].rtt = Duration::micros(250);
    rows[4].rtt = Duration::micros(-1);
    ASSERT_TRUE(write_event_rows(path, rows));
    expect_same(read_event_rows(path).value(), rows);
}

TEST(EventRowsFile, TheMostExtremeValuesComeBack) {
    std::vector<EventRow> rows(4);
    rows[1].arrival = std::numeric_limits<std::uint64_t>::max();
    rows[1].arrived_at = {std::numeric_limits<std::int64_t>::min()};
    rows[2].arrived_at = {std::numeric_limits<std::int64_t>::max()};
    rows[2].offset = Offset(std::numeric_limits<std::int64_t>::min());
    rows[2].partition = std::numeric_limits<std::uint32_t>::max();
    expect_same(parse_event_rows(event_rows_text(rows)).value(), rows);
    expect_same(parse_event_rows(event_rows_text({})).value(), {});
}

TEST(EventRowsFile, AHundredThousandRowsTakeAboutAMegabyte) {
    const std::string text = event_rows_text(lively_rows(100'000));
    EXPECT_LT(gzip(text).size(), 1'400'000U);
}

TEST(EventRowsFile, AColumnIsALineOfDifferences) {
    auto rows = tests::rows_in_order(3);
    rows[2].arrived_at = rows[1].arrived_at;
    EXPECT_TRUE(
        event_rows_text(rows).starts_with("{\"version\":1,\"rows\":3}\n"
                                          "{\"column\":\"arrival\",\"delta\":[0,1,1]}\n"
                                          "{\"column\":\"arrived_at_us\",\"delta\":[0,1000,0]}\n")
    );
}

TEST(EventRowsFile, WhatIsMissingNotKnownOrImpossibleIsCorrupt) {
    const std::string text = event_rows_text(tests::rows_in_order(3));
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        return parse_event_rows(changed.replace(changed.find(from), from.size(), to));
    };
    EXPECT_EQ(errc_of(parse_event_rows("")), Errc::corrupt);
    EXPECT_EQ(errc_of(parse_event_rows(text + "x\n")), Errc::corrupt);
    EXPECT_EQ(errc_of(parse_event_rows(text.substr(0, text.size() - 2))), Errc::corrupt);
    EXPECT_EQ(errc_of(with("arrived_at_us", "left_at_us")), Errc::corrupt);
    EXPECT_EQ(errc_of(with("\"rows\":3", "\"rows\":4")), Errc::corrupt);
    EXPECT_EQ(errc_of(with("\"rows\":3", "\"rows\":1000001")), Errc::full);
    EXPECT_EQ(errc_of(with("\"version\":1", "\"version\":2")), Errc::unsupported);
    EXPECT_EQ(
        errc_of(with("\"partition\",\"delta\":[0", "\"partition\",\"delta\":[-1")), Errc::corrupt
    );
    EXPECT_EQ(errc_of(with("\"won\",\"delta\":[0", "\"won\",\"delta\":[2")), Errc::corrupt);
    EXPECT_EQ(errc_of(with("\"rtt_us\",\"delta\":[0", "\"rtt_us\",\"delta\":[5")), Errc::corrupt);
}

TEST(EventRowsFile, ADamagedFileIsCorruptAndNamed) {
    const ScratchDirectory directory;
    const std::string path = directory.file("rows.jsonl.gz");
    EXPECT_EQ(errc_of(read_event_rows(path)), Errc::not_found);
    std::string packed = gzip(event_rows_text(tests::rows_in_order(100)));
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 4);
    ASSERT_TRUE(write_file(path, packed));
    const auto rows = read_event_rows(path);
    EXPECT_EQ(errc_of(rows), Errc::corrupt);
    EXPECT_NE(rows.error().detail.find(path), std::string::npos);
    EXPECT_EQ(errc_of(write_event_rows(directory.file("no/rows"), {})), Errc::not_found);
}

}  // namespace
}  // namespace firstcome::lab
