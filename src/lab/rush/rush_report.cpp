// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace firstcome::lab {
namespace {

double milliseconds(std::uint64_t us) {
    return static_cast<double>(us) / 1'000.0;
}

// Not an initializer list of everything: that would be one statement of forty lines.
class Table {
  public:
    template <class Value>
    void row(std::string_view name, Value value, std::string_view unit = {}) {
        fmt::format_to(std::back_inserter(out_), "  {:<16}{:>14}  {}\n", name, value, unit);
    }

    void count(std::string_view name, std::uint64_t value, std::string_view remark = {}) {
        row(name, grouped(value), remark);
    }

    // Rows that are nearly always zero appear only when they are not.
    void count_if_any(std::string_view name, std::uint64_t value, std::string_view remark) {
        if (value != 0) {
            count(name, value, remark);
        }
    }

    std::string take() { return std::move(out_); }

  private:
    static std::string grouped(std::uint64_t value) {
        std::string digits = std::to_string(value);
        for (std::size_t at = digits.size(); at > 3; at -= 3) {
            digits.insert(at - 3, ",");
        }
        return digits;
    }

    std::string out_;
};

void add_latencies(const RushReport& report, Table& table) {
    const auto row = [&](std::string_view name, std::uint64_t us, std::string_view from) {
        table.row(name, fmt::format("{:.3f}", milliseconds(us)), from);
    };
    const std::string_view from =
        report.conditions.rate_per_s == 0 ? "ms from T0" : "ms from the intended start";
    row("p50", report.latency_us.quantile(0.5), from);
    row("p99", report.latency_us.quantile(0.99), from);
    row("p99.9", report.latency_us.quantile(0.999), from);
    row("max", report.latency_us.max(), from);
    row("service p50", report.service_us.quantile(0.5), "ms from the first byte sent");
    row("service p99", report.service_us.quantile(0.99), "ms from the first byte sent");
}

void add_connections(const RushReport& report, Table& table) {
    const RushConditions& conditions = report.conditions;
    table.count(
        "connections",
        report.connections,
        conditions.fresh_connections ? "at the same time, one for every request"
                                     : "all open before T0"
    );
    if (conditions.source_addresses > 1) {
        table.count("from addresses", conditions.source_addresses, "127.0.0.1 and those after it");
    }
    if (conditions.processes > 1) {
        table.count("processes", conditions.processes);
    }
    if (conditions.servers > 1) {
        table.count("servers", conditions.servers);
    }
}

void add_contention(const RushReport& report, Table& table) {
    if (const auto& contention = report.contention) {
        table.row(
            "the cut at",
            fmt::format(
                "{:.3f}",
                milliseconds(static_cast<std::uint64_t>(
                    std::max<std::int64_t>(0, contention->cut_after_start.us)
                ))
            ),
            "ms from T0: the last winner arrived"
        );
        table.row(
            "arrivals/ms",
            fmt::format("{:.1f}", contention->arrivals_per_ms_at_cut),
            fmt::format("at the cut; {} at the peak", contention->arrivals_per_ms_peak)
        );
        table.count("under way", contention->under_way_at_cut, "sent and unanswered at the cut");
        table.count("due", contention->due_at_cut, "meant to have started, unanswered at the cut");
    }
    const QueueDepth& depth = report.queue_depth;
    if (depth.samples > 0) {
        const auto at_cut = depth.at_cut
                                ? fmt::format("{}", depth.at_cut->queued + depth.at_cut->lag)
                                : std::string("unknown");
        table.count("server queue", depth.fullest.queued, "records at its fullest, before the log");
        table.count("server lag", depth.fullest.lag, "records at its fullest, not yet decided");
        table.count(
            "server waiting",
            depth.fullest.waiting,
            fmt::format("requests at its fullest; queue and lag near the cut: {}", at_cut)
        );
    }
}

void add_deciles(const RushReport& report, Table& table) {
    for (std::size_t i = 0; i < report.rtt_deciles.size(); ++i) {
        const RttDecile& decile = report.rtt_deciles[i];
        table.row(
            fmt::format("RTT decile {}", i + 1),
            fmt::format("{:.2f} %", 100 * decile.win_rate()),
            fmt::format(
                "of {} won, {}..{} us away", decile.people, decile.rtt_min.us, decile.rtt_max.us
            )
        );
    }
}

}  // namespace

std::string render_table(const RushReport& report) {
    Table table;
    table.count("entries", report.entries);
    table.count("won", report.won);
    table.count("sold out", report.sold_out);
    table.count("repeated", report.repeated, "the same participant again: the first answer stands");
    table.count_if_any("not open", report.not_open, "before the opening");
    table.count_if_any("closed", report.closed, "after the closing");
    table.count_if_any("refused", report.refused, "429 or 503: come back later");
    table.count_if_any("unknown", report.unknown, "the connection was lost, or 504");
    table.count("lost", report.lost, "never answered");
    table.count("wrong", report.wrong, "answers that break the contract");
    table.count_if_any("retried", report.retried, "sent again with the same participant");
    table.count_if_any("impatient", report.impatient, "sent again before the answer came");
    table.count_if_any("reconnections", report.reconnections, "");
    table.row("seconds", fmt::format("{:.3f}", report.seconds), "from T0 to the last answer");
    table.count("entries/s", static_cast<std::uint64_t>(report.entries_per_s));
    add_latencies(report, table);
    add_connections(report, table);
    add_contention(report, table);
    add_deciles(report, table);
    std::string out = table.take();
    for (const std::string& witness : report.witnesses) {
        out += "  wrong: " + witness + "\n";
    }
    return out;
}

}  // namespace firstcome::lab
