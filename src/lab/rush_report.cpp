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

// Members in the order of their addition. By hand, because Boost.JSON writes 2.5 as 2.5E0.
class JsonObject {
  public:
    template <class Number>
    JsonObject& number(std::string_view name, Number value) {
        return raw(name, fmt::format("{}", value));
    }

    JsonObject& raw(std::string_view name, std::string_view json) {
        fmt::format_to(
            std::back_inserter(out_), "{}\"{}\":{}", out_.size() == 1 ? "" : ",", name, json
        );
        return *this;
    }

    std::string take() { return std::move(out_) + "}"; }

  private:
    std::string out_ = "{";
};

std::string latency_ms(const HistogramSnapshot& us) {
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
        .raw("latency_ms", latency_ms(report.latency_us))
        .number("ok", report.ok())
        .take();
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
