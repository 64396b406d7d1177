// SPDX-License-Identifier: Apache-2.0
#pragma once
// The members of a cell's result, for field_text.h and field_read.h. What is a function of other
// members (percent(), passed()) is not among them.

#include "lab/run/cell_result.h"
#include "lab/run/experiment_members.h"

namespace firstcome::lab {

template <class Visit, Of<CellFinding> Finding>
void members(Visit& visit, Finding& finding) {
    visit("name", finding.name);
    visit("witness", finding.witness);
    visit("count", finding.count);
    visit("of_stock", finding.of_stock);
}

template <class Visit, Of<CellCheck> Check>
void members(Visit& visit, Check& check) {
    visit("findings", check.findings);
    visit("oversold", check.oversold);
}

template <class Visit, Of<Rate> Value>
void members(Visit& visit, Value& rate) {
    visit("events", rate.events);
    visit("span_us", rate.span);
}

template <class Visit, Of<OrderAccuracy::Partition> Value>
void members(Visit& visit, Value& partition) {
    visit("partition", partition.partition);
    visit("events", partition.events);
    visit("mismatches", partition.mismatches);
}

template <class Visit, Of<OrderAccuracy> Value>
void members(Visit& visit, Value& accuracy) {
    visit("same_partition_skipped", accuracy.same_partition_skipped);
    visit("same_timestamp_skipped", accuracy.same_timestamp_skipped);
    visit("comparable", accuracy.comparable);
    visit("mismatches", accuracy.mismatches);
    visit("partitions", accuracy.partitions);
}

template <class Visit, Of<Spread> Value>
void members(Visit& visit, Value& spread) {
    visit("total", spread.total);
    visit("mean", spread.mean);
    visit("p50", spread.p50);
    visit("p90", spread.p90);
    visit("p99", spread.p99);
    visit("p999", spread.p999);
    visit("max", spread.max);
}

template <class Visit, Of<Fairness> Value>
void members(Visit& visit, Value& fairness) {
    visit("inversions", fairness.inversions);
    visit("kendall_distance", fairness.kendall_distance);
    visit("slips", fairness.slips);
    visit("skips", fairness.skips);
    visit("largest_displacement", fairness.largest_displacement);
}

template <class Visit, Of<WinnerSet> Value>
void members(Visit& visit, Value& winners) {
    visit("entitled", winners.entitled);
    visit("error", winners.error);
    visit("cut_regret_us", winners.cut_regret);
    visit("cut_ambiguity", winners.cut_ambiguity);
}

template <class Visit, Of<RttDecile> Value>
void members(Visit& visit, Value& decile) {
    visit("people", decile.people);
    visit("winners", decile.winners);
    visit("rtt_min_us", decile.rtt_min);
    visit("rtt_max_us", decile.rtt_max);
}

template <class Visit, Of<Throughput> Value>
void members(Visit& visit, Value& throughput) {
    visit("begin_us", throughput.begin);
    visit("bucket_us", throughput.bucket);
    visit("events", throughput.events);
}

template <class Visit, Of<CellAnalysis> Value>
void members(Visit& visit, Value& analysis) {
    visit("pipeline", analysis.pipeline);
    visit("database", analysis.database);
    visit("processing", analysis.processing);
    visit("switch_ratio", analysis.switch_ratio);
    visit("violation_count", analysis.violation_count);
    visit("order_accuracy", analysis.order_accuracy);
    visit("fairness", analysis.fairness);
    visit("winner_set", analysis.winner_set);
    visit("win_rate_by_rtt", analysis.win_rate_by_rtt);
    visit("polled", analysis.polled);
    visit("committed", analysis.committed);
}

template <class Visit, Of<Latency> Value>
void members(Visit& visit, Value& latency) {
    visit("p50_us", latency.p50);
    visit("p99_us", latency.p99);
    visit("max_us", latency.max);
}

template <class Visit, Of<MonitorSample> Sample>
void members(Visit& visit, Sample& sample) {
    visit("at_us", sample.at);
    visit("program_percent", sample.program_percent);
    visit("broker_percent", sample.broker_percent);
    visit("database_percent", sample.database_percent);
    visit("published", sample.published);
    visit("polled", sample.polled);
    visit("committed", sample.committed);
}

template <class Visit, Of<Monitoring> Value>
void members(Visit& visit, Value& monitoring) {
    visit("idle_count", monitoring.idle_count);
    visit.columns("samples", monitoring.samples);
}

template <class Visit, Of<CellResult> Cell>
void members(Visit& visit, Cell& cell) {
    visit("plan", cell.plan);
    visit("started_at_us", cell.started_at);
    visit("took_us", cell.took);
    visit("check", cell.check);
    visit("analysis", cell.analysis);
    visit("latency", cell.latency);
    visit("monitoring", cell.monitoring);
}

}  // namespace firstcome::lab
