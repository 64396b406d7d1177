// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_report.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace firstcome::lab {
namespace {

namespace json = boost::json;

double milliseconds(std::uint64_t us) {
    return static_cast<double>(us) / 1'000.0;
}

double rounded(double value, double steps_per_unit) {
    return std::round(value * steps_per_unit) / steps_per_unit;
}

json::object latency_ms(const HistogramSnapshot& us) {
    return {
        {"p50", milliseconds(us.quantile(0.5))},
        {"p99", milliseconds(us.quantile(0.99))},
        {"p999", milliseconds(us.quantile(0.999))},
        {"max", milliseconds(us.max())}};
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

}  // namespace

std::string render_json(const RushReport& report) {
    json::object out;
    out["campaign"] = report.campaign.value();
    out["stock"] = report.stock;
    out["entries"] = report.entries;
    out["participants"] = report.participants;
    out["won"] = report.won;
    out["sold_out"] = report.sold_out;
    out["repeated"] = report.repeated;
    out["not_open"] = report.not_open;
    out["closed"] = report.closed;
    out["refused"] = report.refused;
    out["unknown"] = report.unknown;
    out["lost"] = report.lost;
    out["unusable"] = report.unusable;
    out["unacknowledged"] = report.unacknowledged();
    out["wrong"] = report.wrong;
    out["witnesses"] = json::array(report.witnesses.begin(), report.witnesses.end());
    out["requests"] = report.requests;
    out["retried"] = report.retried;
    out["reconnections"] = report.reconnections;
    out["exclusive"] = report.exclusive;
    out["stopped"] = report.stopped;
    out["connections"] = report.connections;
    out["threads"] = report.threads;
    out["seconds"] = rounded(report.seconds, 1e6);
    out["entries_per_s"] = rounded(report.entries_per_s, 10);
    out["latency_ms"] = latency_ms(report.latency_us);
    out["ok"] = report.ok();
    return json::serialize(out);
}

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
    table.count_if_any("reconnections", report.reconnections, "");
    table.row("seconds", fmt::format("{:.3f}", report.seconds), "from T0 to the last answer");
    table.count("entries/s", static_cast<std::uint64_t>(report.entries_per_s));
    const auto latency = [&](std::string_view name, std::uint64_t us) {
        table.row(name, fmt::format("{:.3f}", milliseconds(us)), "ms from T0");
    };
    latency("p50", report.latency_us.quantile(0.5));
    latency("p99", report.latency_us.quantile(0.99));
    latency("p99.9", report.latency_us.quantile(0.999));
    latency("max", report.latency_us.max());
    table.count("connections", report.connections, "all open before T0");
    std::string out = table.take();
    for (const std::string& witness : report.witnesses) {
        out += "  wrong: " + witness + "\n";
    }
    return out;
}

}  // namespace firstcome::lab
