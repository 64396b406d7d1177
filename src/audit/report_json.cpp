// SPDX-License-Identifier: Apache-2.0
// The report as one JSON object, for scripts and for the demo.
#include "audit/findings.h"
#include "audit/report.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace firstcome {
namespace {

void append_checks(const VerifyReport& report, std::string& out) {
    std::string_view comma;
    for (const Check& check : report.checks) {
        fmt::format_to(
            std::back_inserter(out),
            R"({}{{"name":"{}","state":"{}","claim":{},"detail":{}}})",
            std::exchange(comma, ","),
            check.name,
            to_string(check.state),
            quoted(check.claim),
            quoted(check.detail)
        );
    }
}

void append_campaigns(const VerifyReport& report, std::string& out) {
    std::string_view comma;
    for (const VerifiedCampaign& campaign : report.campaigns) {
        fmt::format_to(
            std::back_inserter(out),
            R"({}{{"id":{},"name":{},"total_stock":{},"places":{},"winners":{},)"
            R"("winners_sha256":"{}"}})",
            std::exchange(comma, ","),
            campaign.id.value(),
            quoted(campaign.name),
            campaign.total_stock,
            campaign.places,
            campaign.winners,
            to_hex(campaign.winners_sha256)
        );
    }
}

void append_skips(const VerifyReport& report, std::string& out) {
    std::string_view comma;
    for (const SkippedRecord& skip : report.skips) {
        fmt::format_to(
            std::back_inserter(out),
            R"({}{{"partition":{},"offset":{},"reason":{},"ordered_at":"{}"}})",
            std::exchange(comma, ","),
            skip.partition.value(),
            skip.offset.value(),
            quoted(skip.reason),
            to_rfc3339_utc(skip.ordered_at)
        );
    }
}

std::string history_text(const std::optional<HistoryCounts>& history) {
    if (!history) {
        return "null";
    }
    return fmt::format(
        R"({{"lines":{},"acknowledged":{},"told":{},"told_but_lost":{}}})",
        history->lines,
        history->acknowledged,
        history->told,
        history->told_but_lost
    );
}

}  // namespace

std::string render_json(const VerifyReport& report) {
    std::string out = fmt::format(
        R"({{"verify":"{}","records":{},"entries":{},"places":{},"winners":{},"lag":{},)"
        R"("seconds":{:.3f},"history":{},"checks":[)",
        report.ok() ? "ok" : "failed",
        report.records,
        report.entries,
        report.places,
        report.winners,
        report.lag,
        report.seconds,
        history_text(report.history)
    );
    append_checks(report, out);
    out += R"(],"campaigns":[)";
    append_campaigns(report, out);
    out += R"(],"skips":[)";
    append_skips(report, out);
    out += "]}";
    return out;
}

}  // namespace firstcome
