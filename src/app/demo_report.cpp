// SPDX-License-Identifier: Apache-2.0
#include "app/demo_report.h"

#include "app/number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr std::size_t digest_digits_shown = 16;

std::string row(std::string_view name, std::string_view value) {
    return fmt::format("  {:<20} {:>12}\n", name, value);
}

// For values that are text: they begin where numbers do.
std::string text_row(std::string_view name, std::string_view value) {
    return fmt::format("  {:<20} {}\n", name, value);
}

std::string count_row(std::string_view name, std::uint64_t count) {
    return row(name, grouped(static_cast<std::int64_t>(count)));
}

std::string latency_row(const HistogramSnapshot& latency) {
    return text_row(
        "latency",
        fmt::format(
            "p50 {}, p99 {}, p99.9 {}, max {} (from T0)",
            milliseconds(latency.quantile(0.5)),
            milliseconds(latency.quantile(0.99)),
            milliseconds(latency.quantile(0.999)),
            milliseconds(latency.max())
        )
    );
}

// What should be zero is shown only when it is not.
std::string unwanted_rows(const lab::RushReport& rush) {
    std::string out;
    const std::pair<std::string_view, std::uint64_t> counts[] = {
        {"refused (overload)", rush.refused},
        {"refused (not open)", rush.not_open},
        {"refused (closed)", rush.closed},
        {"unacknowledged", rush.unacknowledged()},
        {"wrong answers", rush.wrong},
    };
    for (const auto& [name, count] : counts) {
        out += count == 0 ? "" : count_row(name, count);
    }
    for (const std::string& witness : rush.witnesses) {
        out += fmt::format("    {}\n", witness);
    }
    return out;
}

std::string verdict(bool ok, const Terminal& terminal) {
    return ok ? terminal.coloured("ok", Colour::green) : terminal.coloured("FAILED", Colour::red);
}

std::string kill_rows(const DemoReport& report, const Terminal& terminal) {
    std::string out;
    for (std::size_t i = 0; i < report.kills.size(); ++i) {
        const KillProof& proof = report.kills[i];
        out += text_row(
            fmt::format("kill -9, number {}", i + 1),
            fmt::format(
                "after {} answers: {} winners {}, same in final list {}, in replay {}",
                grouped(static_cast<std::int64_t>(proof.at_kill.answers)),
                grouped(proof.at_kill.winners.winners),
                to_hex(proof.at_kill.winners.digest).substr(0, digest_digits_shown),
                verdict(proof.in_ledger, terminal),
                verdict(proof.in_replay, terminal)
            )
        );
    }
    if (!report.kills.empty()) {
        out += count_row("told but lost", static_cast<std::uint64_t>(report.told_but_lost()));
    }
    return out;
}

std::string environment_rows(std::string_view lines) {
    const std::size_t end = lines.find('\n');
    std::string out = text_row("environment", lines.substr(0, end));
    return end == lines.npos ? out : out + text_row("", lines.substr(end + 1));
}

std::string failed_checks(const VerifyReport& verify) {
    std::string out;
    for (const Check& check : verify.checks) {
        if (check.state == CheckState::failed || check.state == CheckState::vacuous) {
            out += fmt::format("    {} {}: {}\n", check.name, check.claim, check.detail);
        }
    }
    return out;
}

}  // namespace

bool DemoReport::ok() const {
    const bool proven =
        std::all_of(kills.begin(), kills.end(), [](const KillProof& proof) { return proof.ok(); });
    return rush.ok() && verify.ok() && proven && told_but_lost() == 0;
}

std::uint64_t DemoReport::refused() const {
    return rush.sold_out + rush.repeated + rush.not_open + rush.closed + rush.refused;
}

std::int64_t DemoReport::told_but_lost() const {
    return verify.history ? verify.history->told_but_lost : 0;
}

Digest DemoReport::winners_sha256() const {
    for (const VerifiedCampaign& campaign : verify.campaigns) {
        if (campaign.id == rush.campaign) {
            return campaign.winners_sha256;
        }
    }
    return {};
}

std::string render_table(const DemoReport& report, const Terminal& terminal) {
    const lab::RushReport& rush = report.rush;
    std::string out = "\n";
    out += count_row("entries", rush.entries);
    out += count_row("winners", rush.won);
    out += count_row("refused (sold out)", rush.sold_out);
    out += count_row("lost", static_cast<std::uint64_t>(report.told_but_lost()));
    out += unwanted_rows(rush);
    out += row("seconds", fmt::format("{:.2f}", rush.seconds));
    out += count_row("entries/s", static_cast<std::uint64_t>(rush.entries_per_s));
    out += latency_row(rush.latency_us);
    out += count_row("connections", rush.connections);
    out += row("fsync", "on");
    out += kill_rows(report, terminal);
    out += text_row(
        "audit",
        fmt::format(
            "{}: fold of {} records = ledger = what the clients saw, {:.2f} s",
            verdict(report.verify.ok(), terminal),
            grouped(report.verify.records),
            report.verify.seconds
        )
    );
    out += failed_checks(report.verify);
    out += text_row("winners sha256", to_hex(report.winners_sha256()));
    return out + environment_rows(report.environment);
}

std::string render_json(const DemoReport& report) {
    const HistogramSnapshot& latency = report.rush.latency_us;
    const auto ms = [&](double quantile) {
        return static_cast<double>(latency.quantile(quantile)) / 1'000;
    };
    return fmt::format(
        R"({{"entries":{},"stock":{},"won":{},"refused":{},"lost":{},"unacknowledged":{},)"
        R"("verify":"{}","winners_sha256":"{}","seconds":{:.3f},"entries_per_s":{:.1f},)"
        R"("connections":{},"latency_ms":{{"p50":{:.3f},"p99":{:.3f},"p999":{:.3f},)"
        R"("max":{:.3f}}}}})"
        "\n",
        report.rush.entries,
        report.stock,
        report.rush.won,
        report.refused(),
        report.told_but_lost(),
        report.rush.unacknowledged(),
        report.verify.ok() ? "ok" : "failed",
        to_hex(report.winners_sha256()),
        report.rush.seconds,
        report.rush.entries_per_s,
        report.rush.connections,
        ms(0.5),
        ms(0.99),
        ms(0.999),
        static_cast<double>(latency.max()) / 1'000
    );
}

}  // namespace firstcome
