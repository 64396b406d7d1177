// SPDX-License-Identifier: Apache-2.0
#pragma once
// The sections of a report in their order. Each says what the cells that are there can say; what
// they cannot say, it names. Every sentence is chosen by the figures it speaks about. Thread: any.

#include "lab/report/report_document.h"
#include "lab/report/report_settings.h"

#include <optional>

namespace firstcome::lab {

// The five questions that the experiment was made for, each with its figure.
ReportSection answers_section(const ReportSettings& settings);

// The published table with our figures beside it.
ReportSection published_section(const ReportSettings& settings);

// Pipeline, monitoring and DB TPS of every setting, and how the reading differs.
ReportSection bases_section(const ReportSettings& settings);

// Pipeline TPS over time and the monitor's view, of per-event and pinned.
ReportSection course_section(const ReportSettings& settings);

// Order, fairness, the winner set and the latency of every setting.
ReportSection order_section(const ReportSettings& settings);

// What the design without a conditional update gave away too much.
ReportSection oversold_section(const ReportSettings& settings);

// What a hold-back buys in order and costs in latency.
ReportSection hold_back_section(const ReportSettings& settings);

// How many times per-event pinned commits, and why.
ReportSection pinned_section(const ReportSettings& settings);

// What was expected before the first experiment, against what was measured.
ReportSection hypothesis_section(const ReportSettings& settings);

// Nothing when no entry came over HTTP.
std::optional<ReportSection> win_rate_section(const ReportSettings& settings);

// What could not be shown, what was shown, what we therefore choose.
ReportSection closing_section(const ReportSettings& settings);

}  // namespace firstcome::lab
