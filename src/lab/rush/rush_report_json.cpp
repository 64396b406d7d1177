// SPDX-License-Identifier: Apache-2.0
// The report of a rush for programs. Members are never taken away or given another meaning: new
// ones follow at the end (docs/rush.md).

#include "lab/json_object.h"
#include "lab/rush/rush_report.h"

#include <boost/json.hpp>

#include <cmath>

namespace firstcome::lab {
namespace {

namespace json = boost::json;

constexpr std::string_view nothing = "null";

double milliseconds(std::uint64_t us) {
    return static_cast<double>(us) / 1'000.0;
}

double milliseconds(Duration span) {
    return static_cast<double>(span.us) / 1'000.0;
}

std::string quantiles_ms(const HistogramSnapshot& us) {
    return JsonObject()
        .number("p50", milliseconds(us.quantile(0.5)))
        .number("p99", milliseconds(us.quantile(0.99)))
        .number("p999", milliseconds(us.quantile(0.999)))
        .number("max", milliseconds(us.max()))
        .take();
}

std::string texts(const std::vector<std::string>& lines) {
    return json::serialize(json::array(lines.begin(), lines.end()));
}

std::string deciles(const std::vector<RttDecile>& all) {
    std::string out = "[";
    for (const RttDecile& decile : all) {
        out += out.size() == 1 ? "" : ",";
        out += JsonObject()
                   .number("rtt_us_min", decile.rtt_min.us)
                   .number("rtt_us_max", decile.rtt_max.us)
                   .number("participants", decile.people)
                   .number("won", decile.winners)
                   .number("win_rate", decile.win_rate())
                   .take();
    }
    return out + "]";
}

std::string contention_of(const RushReport& report) {
    if (!report.contention) {
        return std::string(nothing);
    }
    return JsonObject()
        .number("cut_sequence", report.contention->cut.value())
        .number("cut_ms", milliseconds(report.contention->cut_after_start))
        .number("arrivals_per_ms_at_cut", report.contention->arrivals_per_ms_at_cut)
        .number("arrivals_per_ms_peak", report.contention->arrivals_per_ms_peak)
        .number("under_way_at_cut", report.contention->under_way_at_cut)
        .number("due_at_cut", report.contention->due_at_cut)
        .take();
}

std::string sample_at_cut(
    const QueueDepth& depth, const std::optional<Contention>& contention, SteadyTime started_at
) {
    if (!depth.at_cut || !contention) {
        return std::string(nothing);
    }
    const SteadyTime cut_at = started_at + contention->cut_after_start;
    return JsonObject()
        .number("queued", depth.at_cut->queued)
        .number("lag", depth.at_cut->lag)
        .number("waiting", depth.at_cut->waiting)
        .number("ms_after_cut", milliseconds(depth.at_cut->at - cut_at))
        .take();
}

std::string queue_of(const RushReport& report) {
    const QueueDepth& depth = report.queue_depth;
    if (depth.samples == 0) {
        return std::string(nothing);
    }
    return JsonObject()
        .number("samples", depth.samples)
        .number("queued_max", depth.fullest.queued)
        .number("lag_max", depth.fullest.lag)
        .number("waiting_max", depth.fullest.waiting)
        .raw("at_cut", sample_at_cut(depth, report.contention, report.started_at))
        .take();
}

}  // namespace

std::string render_json(const RushReport& report) {
    return JsonObject()
        .number("campaign", report.campaign.value())
        .number("stock", report.stock)
        .number("entries", report.entries)
        .number("participants", report.participants)
        .number("won", report.won)
        .number("sold_out", report.sold_out)
        .number("repeated", report.repeated)
        .number("not_open", report.not_open)
        .number("closed", report.closed)
        .number("refused", report.refused)
        .number("unknown", report.unknown)
        .number("lost", report.lost)
        .number("unusable", report.unusable)
        .number("unacknowledged", report.unacknowledged())
        .number("wrong", report.wrong)
        .raw("witnesses", texts(report.witnesses))
        .number("requests", report.requests)
        .number("retried", report.retried)
        .number("reconnections", report.reconnections)
        .number("exclusive", report.exclusive)
        .number("stopped", report.stopped)
        .number("connections", report.connections)
        .number("threads", report.threads)
        .number("seconds", report.seconds)
        .number("entries_per_s", std::round(report.entries_per_s * 10) / 10)
        .raw("latency_ms", quantiles_ms(report.latency_us))
        .number("ok", report.ok())
        .number("impatient", report.impatient)
        .text("arrival", to_string(report.conditions.arrival))
        .number("rate_per_s", report.conditions.rate_per_s)
        .number("ramp_s", static_cast<double>(report.conditions.ramp.us) / 1e6)
        .text("crowd", to_string(report.conditions.crowd))
        .number("seed", report.conditions.seed)
        .number("fresh_connections", report.conditions.fresh_connections)
        .number("source_addresses", report.conditions.source_addresses)
        .number("processes", report.conditions.processes)
        .number("servers", report.conditions.servers)
        .raw("service_ms", quantiles_ms(report.service_us))
        .raw("rtt_deciles", deciles(report.rtt_deciles))
        .raw("contention", contention_of(report))
        .raw("queue", queue_of(report))
        .take();
}

}  // namespace firstcome::lab
