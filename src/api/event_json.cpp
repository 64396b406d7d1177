// SPDX-License-Identifier: Apache-2.0
#include "api/event_json.h"

#include "api/status.h"

#include <algorithm>
#include <array>
#include <vector>

namespace firstcome::api {
namespace {

// What the monitor lists at most: the newest that are not closed.
constexpr std::size_t campaigns_listed_max = 100;

// A campaign lives in one partition, whose pipeline is the campaign's.
void write_pipeline(JsonText& json, const PartitionFigures& partition) {
    json.name("acceptedPerS").decimal(partition.accepted_per_s, 1);
    json.name("decidedPerS").decimal(partition.decided_per_s, 1);
    json.name("committedPerS").decimal(partition.committed_per_s, 1);
    json.name("lag").integer(partition.reading.lag());
    json.name("progress").decimal(partition.progress(), 4);
}

void write_campaign(
    JsonText& json, const CampaignView& view, const Figures& figures, const Hall& hall
) {
    const auto campaign = view.campaign();
    const Pace pace = pace_of(*campaign, figures, hall.clock.steady_now(), hall.clock.wall_now());
    write_status(json, *campaign, pace);
    const std::size_t index = view.partition().value();
    write_pipeline(
        json, index < figures.partitions.size() ? figures.partitions[index] : PartitionFigures{}
    );
}

void write_partition(JsonText& json, std::size_t id, const PartitionFigures& partition) {
    json.open_object().name("partition").integer(static_cast<std::int64_t>(id));
    json.name("phase").text(to_string(partition.reading.phase));
    write_pipeline(json, partition);
    json.name("queueRecords").integer(static_cast<std::int64_t>(partition.queue_records));
    json.name("appliedOffset").integer(partition.reading.applied.value()).close_object();
}

// The newest, oldest of them first.
std::vector<std::shared_ptr<CampaignView>> listed(const Views::Catalog& catalog) {
    std::vector<std::shared_ptr<CampaignView>> found;
    for (auto next = catalog.rbegin();
         next != catalog.rend() && found.size() < campaigns_listed_max;
         ++next) {
        if (next->second->campaign()->phase != Phase::closed) {
            found.push_back(next->second);
        }
    }
    std::reverse(found.begin(), found.end());
    return found;
}

void write_refusals(JsonText& json, const Figures& figures, const Hall& hall) {
    constexpr std::array<std::string_view, door_refusal_count> names{
        "badRequest", "unknownCampaign", "repeated", "notOpen", "closed", "overloaded"};
    json.name("refused").open_object().name("perS").decimal(figures.refused_per_s, 1);
    json.name("atTheDoor").open_object();
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::uint64_t sum = 0;
        for (const auto& desk : hall.desks) {
            sum += desk->probe().refused[i].value();
        }
        json.name(names[i]).integer(static_cast<std::int64_t>(sum));
    }
    DecisionCounters sums;
    for (const PartitionFigures& partition : figures.partitions) {
        sums.duplicate += partition.reading.counters.duplicate;
        sums.not_open += partition.reading.counters.not_open;
        sums.closed += partition.reading.counters.closed;
    }
    json.close_object().name("inTheLog").open_object().name("repeated").integer(sums.duplicate);
    json.name("notOpen").integer(sums.not_open).name("closed").integer(sums.closed);
    json.close_object().close_object();
}

template <class Write>
void write_column(
    JsonText& json, std::string_view name, const std::deque<PastSecond>& past, Write&& write
) {
    json.name(name).open_array();
    for (const PastSecond& one : past) {
        write(one);
    }
    json.close_array();
}

}  // namespace

PastSecond past_second(const Figures& figures) {
    PastSecond past{
        .time_ms = figures.wall.us / 1'000,
        .refused_per_s = figures.refused_per_s,
        .latency_ms_p50 = figures.answer_latency_ms_p50,
        .latency_ms_p99 = figures.answer_latency_ms_p99,
        .cpu_percent = figures.cpu_percent,
        .resident_bytes = figures.resident_bytes,
    };
    for (const PartitionFigures& partition : figures.partitions) {
        past.accepted_per_s += partition.accepted_per_s;
        past.decided_per_s += partition.decided_per_s;
        past.committed_per_s += partition.committed_per_s;
        past.lag += partition.reading.lag();
    }
    return past;
}

std::string campaign_event(const CampaignView& view, const Figures& figures, const Hall& hall) {
    std::string out;
    JsonText json(out);
    json.open_object();
    write_campaign(json, view, figures, hall);
    return out;
}

std::string monitor_event(const Figures& figures, const Hall& hall) {
    std::string out;
    JsonText json(out);
    json.open_object().name("partitions").open_array();
    for (std::size_t i = 0; i < figures.partitions.size(); ++i) {
        write_partition(json, i, figures.partitions[i]);
    }
    json.close_array().name("campaigns").open_array();
    for (const auto& view : listed(*hall.views.catalog())) {
        json.open_object();
        write_campaign(json, *view, figures, hall);
        json.close_object();
    }
    json.close_array();
    write_refusals(json, figures, hall);
    json.name("latencyMs").open_object();
    json.name("p50").decimal(figures.answer_latency_ms_p50, 3);
    json.name("p99").decimal(figures.answer_latency_ms_p99, 3).close_object();
    json.name("server").open_object().name("cpuPercent").decimal(figures.cpu_percent, 1);
    json.name("residentBytes").integer(static_cast<std::int64_t>(figures.resident_bytes));
    json.close_object();
    return out;
}

std::string history_member(const std::deque<PastSecond>& past) {
    std::string out;
    JsonText json(out);
    const auto rates = [&](std::string_view name, double PastSecond::*member, int decimals) {
        write_column(json, name, past, [&](const PastSecond& one) {
            json.decimal(one.*member, decimals);
        });
    };
    json.name("history").open_object();
    write_column(json, "timeMs", past, [&](const PastSecond& one) { json.integer(one.time_ms); });
    rates("acceptedPerS", &PastSecond::accepted_per_s, 1);
    rates("decidedPerS", &PastSecond::decided_per_s, 1);
    rates("committedPerS", &PastSecond::committed_per_s, 1);
    rates("refusedPerS", &PastSecond::refused_per_s, 1);
    write_column(json, "lag", past, [&](const PastSecond& one) { json.integer(one.lag); });
    rates("latencyMsP50", &PastSecond::latency_ms_p50, 3);
    rates("latencyMsP99", &PastSecond::latency_ms_p99, 3);
    rates("cpuPercent", &PastSecond::cpu_percent, 1);
    write_column(json, "residentBytes", past, [&](const PastSecond& one) {
        json.integer(static_cast<std::int64_t>(one.resident_bytes));
    });
    json.close_object();
    return out;
}

std::string finish_event(std::string_view begun, WallTime now) {
    std::string out;
    out.reserve(begun.size() + 48);
    out.append("data: ").append(begun).append(",\"serverTimeMs\":");
    append_integer(out, now.us / 1'000);
    out.append("}\n\n");
    return out;
}

}  // namespace firstcome::api
