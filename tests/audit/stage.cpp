// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/stage.h"

#include "audit/rebuild.h"
#include "campaign/codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

constexpr WallTime some_time{1'000'000};

ParticipantId participant(const std::string& user) {
    return ParticipantId::parse(user).value();
}

}  // namespace

Stage::Stage(std::uint32_t partition_count)
    : log(partition_count, 7, clock, SimLog::Waits::never),
      directory_((std::filesystem::temp_directory_path() /
                  ("firstcome-stage-" + std::to_string(random_u64())))
                     .string()) {
    std::filesystem::create_directory(directory_);
}

Stage::~Stage() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

Offset Stage::append(const Command& command, PartitionId partition) {
    Bytes record;
    encode(command, record);
    return append_bytes(record, partition);
}

Offset Stage::append_bytes(ByteView record, PartitionId partition) {
    RecordBatch batch;
    batch.add(record);
    clock.advance(Duration::millis(1));
    return log.append(partition, batch).at(0).offset.value();
}

CommandId Stage::next_command_id() {
    CommandId id{};
    id[0] = ++commands_;
    return id;
}

Offset Stage::create(std::int64_t stock, std::optional<WallTime> opens_at) {
    return append(CreateCampaign{
        .command_id = next_command_id(),
        .name = "campaign",
        .total_stock = stock,
        .opens_at = opens_at,
        .closes_at = std::nullopt,
        .created_at = some_time});
}

Offset Stage::enter(CampaignId campaign, const std::string& user) {
    return append(
        Entry{campaign, participant(user), RequestId(1), clock.wall_now()},
        partition_of(campaign, log.partition_count())
    );
}

Offset Stage::open(CampaignId campaign) {
    return append(OpenCampaign{next_command_id(), campaign, AnyVersion{}, some_time});
}

Offset Stage::close(CampaignId campaign) {
    return append(CloseCampaign{next_command_id(), campaign, AnyVersion{}, some_time});
}

Offset Stage::change_stock(CampaignId campaign, std::int64_t delta) {
    return append(ChangeStock{next_command_id(), campaign, AnyVersion{}, delta, some_time});
}

void Stage::fill_ledger() {
    ledger.tables() = {};
    const auto report = rebuild(log, ledger, {}, clock);
    ASSERT_TRUE(report) << report.error().message();
}

void Stage::tell_everybody() {
    std::vector<PlaceRow> rows;
    for (const auto& [key, row] : tables().places) {
        rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [](const PlaceRow& a, const PlaceRow& b) {
        return a.arrived_at < b.arrived_at;
    });
    std::int64_t now = rows.empty() ? 0 : rows.front().arrived_at.us - 1;
    for (const PlaceRow& row : rows) {
        HistoryLine line;
        line.campaign = row.campaign;
        line.user = row.participant.text();
        line.requested_at = {now += 10};
        line.answered_at = {now += 10};
        line.status = 200;
        line.outcome =
            row.outcome == DecisionKind::won ? HistoryOutcome::won : HistoryOutcome::sold_out;
        line.sequence = row.sequence;
        line.partition = row.partition;
        line.offset = row.offset;
        history.push_back(line);
    }
}

HistoryLine& Stage::told(const std::string& user) {
    const auto found = std::find_if(history.begin(), history.end(), [&](const auto& line) {
        return line.user == user;
    });
    ASSERT(found != history.end());
    return *found;
}

void Stage::forget(const std::string& user) {
    std::erase_if(history, [&](const auto& line) { return line.user == user; });
}

VerifyReport Stage::verify() {
    const auto report = firstcome::verify(log, archive, options, clock);
    EXPECT_TRUE(report) << report.error().message();
    return report ? *report : VerifyReport{};
}

VerifyReport Stage::verify_with_history() {
    std::string text;
    for (const HistoryLine& line : history) {
        render_history_line(line, text);
    }
    options.history_path = directory_ + "/history.jsonl";
    std::ofstream(*options.history_path, std::ios::binary) << text;
    return verify();
}

void stage_five_places(Stage& stage) {
    stage.create(3);
    for (const auto* user : {"a", "b", "c", "d", "e", "a"}) {
        stage.enter(first_campaign, user);
    }
    stage.fill_ledger();
}

std::set<std::string> failures(const VerifyReport& report) {
    std::set<std::string> names;
    for (const Check& check : report.checks) {
        if (check.state == CheckState::failed || check.state == CheckState::vacuous) {
            names.insert(check.name);
        }
    }
    return names;
}

std::string detail(const VerifyReport& report, std::string_view check) {
    const Check* found = report.find(check);
    return found == nullptr ? "" : found->detail;
}

}  // namespace firstcome
