// SPDX-License-Identifier: Apache-2.0
#include "api/metrics.h"

#include "api/metric_families.h"
#include "api/process_figures.h"

#include <array>

namespace firstcome::api {
namespace {

using prometheus::MetricType;

constexpr std::array<std::uint64_t, 16> latency_bounds_us{
    250,
    500,
    1'000,
    2'500,
    5'000,
    10'000,
    25'000,
    50'000,
    100'000,
    250'000,
    500'000,
    1'000'000,
    2'500'000,
    5'000'000,
    10'000'000,
    30'000'000,
};
constexpr std::array<std::uint64_t, 12> batch_bounds{
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1'024, 2'048};
constexpr std::array<std::string_view, door_refusal_count> door_reasons{
    "bad_request", "unknown_campaign", "repeated", "not_open", "closed", "overloaded"};
constexpr double microseconds = 1e6;

double number(std::uint64_t value) {
    return static_cast<double>(value);
}

MetricLabels of(PartitionId partition) {
    return {{"partition", std::to_string(partition.value())}};
}

// One sample per partition.
template <class Sample>
void per_partition(const Hall& hall, Sample&& sample) {
    for (std::uint32_t i = 0; i < hall.queues.size(); ++i) {
        sample(PartitionId(i));
    }
}

HistogramSnapshot snapshot_of(const Histogram& histogram) {
    HistogramSnapshot snapshot;
    histogram.merge_into(snapshot);
    return snapshot;
}

std::uint64_t door_refusals(const Hall& hall, std::size_t reason) {
    std::uint64_t sum = 0;
    for (const auto& desk : hall.desks) {
        sum += desk->probe().refused[reason].value();
    }
    return sum;
}

void add_intake(Families& out, const Hall& hall) {
    const auto counter = [&](std::string_view name, std::string_view help, auto member) {
        out.begin(name, MetricType::Counter, help);
        per_partition(hall, [&](PartitionId id) {
            out.counter(number((hall.intake_probes[id.value()]->*member).value()), of(id));
        });
    };
    counter(
        "firstcome_records_accepted_total",
        "Records made durable by this node",
        &IntakeProbe::records_accepted
    );
    counter(
        "firstcome_records_not_persisted_total",
        "Records that the log definitely did not take",
        &IntakeProbe::records_not_persisted
    );
    counter(
        "firstcome_records_unknown_total",
        "Records of which the log could not say whether it took them",
        &IntakeProbe::records_unknown
    );
    out.begin("firstcome_queue_records", MetricType::Gauge, "Records waiting in the intake queue");
    per_partition(hall, [&](PartitionId id) {
        out.gauge(number(hall.queues[id.value()]->size()), of(id));
    });
    out.begin("firstcome_append_batch_records", MetricType::Histogram, "Records per append");
    per_partition(hall, [&](PartitionId id) {
        const auto& probe = *hall.intake_probes[id.value()];
        out.histogram(snapshot_of(probe.batch_records), batch_bounds, 1, of(id));
    });
    out.begin(
        "firstcome_append_latency_seconds", MetricType::Histogram, "Time until a batch is durable"
    );
    per_partition(hall, [&](PartitionId id) {
        const auto& probe = *hall.intake_probes[id.value()];
        out.histogram(
            snapshot_of(probe.append_latency_us), latency_bounds_us, microseconds, of(id)
        );
    });
}

void add_decisions(Families& out, const Hall& hall) {
    out.begin(
        "firstcome_decisions_total",
        MetricType::Counter,
        "Records decided by this process, by kind of decision"
    );
    per_partition(hall, [&](PartitionId id) {
        for (auto kind = DecisionKind::won; kind <= DecisionKind::log_id;
             kind = static_cast<DecisionKind>(static_cast<int>(kind) + 1)) {
            MetricLabels labels = of(id);
            labels.emplace_back("kind", to_string(kind));
            out.counter(number(hall.views.probe(id).decided_as(kind).value()), labels);
        }
    });
    out.begin("firstcome_commits_total", MetricType::Counter, "Batches committed to the ledger");
    per_partition(hall, [&](PartitionId id) {
        out.counter(number(hall.views.probe(id).commits.value()), of(id));
    });
    out.begin(
        "firstcome_commits_resent_total", MetricType::Counter, "Batches sent to the ledger again"
    );
    per_partition(hall, [&](PartitionId id) {
        out.counter(number(hall.views.probe(id).commits_resent.value()), of(id));
    });
    out.begin("firstcome_loads_total", MetricType::Counter, "Times a partition was loaded");
    per_partition(hall, [&](PartitionId id) {
        out.counter(number(hall.views.probe(id).loads.value()), of(id));
    });
    out.begin("firstcome_commit_batch_records", MetricType::Histogram, "Records per commit");
    per_partition(hall, [&](PartitionId id) {
        out.histogram(snapshot_of(hall.views.probe(id).batch_records), batch_bounds, 1, of(id));
    });
    out.begin(
        "firstcome_commit_latency_seconds",
        MetricType::Histogram,
        "Time until the ledger has committed a batch"
    );
    per_partition(hall, [&](PartitionId id) {
        out.histogram(
            snapshot_of(hall.views.probe(id).commit_latency_us),
            latency_bounds_us,
            microseconds,
            of(id)
        );
    });
}

void add_partitions(Families& out, const Hall& hall) {
    const auto gauge = [&](std::string_view name, std::string_view help, auto value) {
        out.begin(name, MetricType::Gauge, help);
        per_partition(hall, [&](PartitionId id) {
            out.gauge(static_cast<double>(value(hall.views.partition(id))), of(id));
        });
    };
    gauge("firstcome_lag_records", "Records durable but not yet decided", [](const auto& reading) {
        return reading.lag();
    });
    gauge("firstcome_applied_offset", "Offset of the last record folded", [](const auto& reading) {
        return reading.applied.value();
    });
    gauge("firstcome_partition_halted", "1 when the partition needs a person", [](const auto& r) {
        return r.phase == PartitionPhase::halted ? 1 : 0;
    });
    out.begin("firstcome_ready", MetricType::Gauge, "1 when every partition decides or follows");
    out.gauge(hall.views.ready() ? 1 : 0);
    out.begin(
        "firstcome_resident_participants",
        MetricType::Gauge,
        "Participants of open campaigns held in memory"
    );
    out.gauge(number(hall.views.resident()));
}

// Why entries were refused: at the door without the log, and by the log's decision.
void add_refusals(Families& out, const Hall& hall) {
    out.begin(
        "firstcome_entries_refused_total",
        MetricType::Counter,
        "Entries without a place of their own, by reason and by where it was known"
    );
    for (std::size_t i = 0; i < door_reasons.size(); ++i) {
        out.counter(
            number(door_refusals(hall, i)),
            {{"at", "door"}, {"reason", std::string(door_reasons[i])}}
        );
    }
    constexpr std::array<std::pair<std::string_view, DecisionKind>, 3> reasons{{
        {"repeated", DecisionKind::duplicate},
        {"not_open", DecisionKind::not_open},
        {"closed", DecisionKind::closed},
    }};
    for (const auto& [reason, kind] : reasons) {
        std::uint64_t sum = 0;
        per_partition(hall, [&, decided = kind](PartitionId id) {
            sum += hall.views.probe(id).decided_as(decided).value();
        });
        out.counter(number(sum), {{"at", "log"}, {"reason", std::string(reason)}});
    }
    std::uint64_t unknown = 0;
    for (const auto& desk : hall.desks) {
        unknown += desk->probe().unknown.value();
    }
    out.begin(
        "firstcome_entries_unknown_total",
        MetricType::Counter,
        "Entries answered with: the outcome is unknown"
    );
    out.counter(number(unknown));
}

void add_answers(Families& out, const Hall& hall) {
    HistogramSnapshot answers;
    for (const auto& desk : hall.desks) {
        desk->probe().answer_latency_us.merge_into(answers);
    }
    out.begin(
        "firstcome_answer_latency_seconds",
        MetricType::Histogram,
        "Time from the last byte of an entry's request to its answer"
    );
    out.histogram(answers, latency_bounds_us, microseconds);
}

void add_http(Families& out, const http::Server& server) {
    out.begin("firstcome_waiting_requests", MetricType::Gauge, "Requests that wait for an answer");
    out.gauge(number(server.waiting()));
    out.begin("firstcome_open_connections", MetricType::Gauge, "Open connections");
    out.gauge(number(server.connections()));
    const auto counter = [&](std::string_view name, std::string_view help, auto member) {
        std::uint64_t sum = 0;
        for (std::uint32_t i = 0; i < server.io_threads(); ++i) {
            sum += (server.probe(i).*member).value();
        }
        out.begin(name, MetricType::Counter, help);
        out.counter(number(sum));
    };
    using Probe = http::ServerProbe;
    counter(
        "firstcome_connections_accepted_total", "Connections accepted", &Probe::connections_accepted
    );
    counter(
        "firstcome_connections_refused_total", "Connections refused", &Probe::connections_refused
    );
    counter("firstcome_http_requests_total", "Requests read", &Probe::requests);
    counter("firstcome_http_refusals_total", "Requests refused by the transport", &Probe::refusals);
    counter("firstcome_http_received_bytes_total", "Bytes received", &Probe::bytes_in);
    counter("firstcome_http_sent_bytes_total", "Bytes sent", &Probe::bytes_out);
}

void add_process(Families& out, const Hall& hall) {
    const ProcessFigures process = read_process_figures();
    out.begin("process_cpu_seconds_total", MetricType::Counter, "User and system CPU time");
    out.counter(process.cpu_s);
    out.begin("process_resident_memory_bytes", MetricType::Gauge, "Resident memory");
    out.gauge(number(process.resident_bytes));
    out.begin("process_open_fds", MetricType::Gauge, "Open file descriptors");
    out.gauge(number(open_descriptors()));
    out.begin("process_max_fds", MetricType::Gauge, "Limit of open file descriptors");
    out.gauge(number(open_descriptors_max()));
    out.begin("firstcome_build_info", MetricType::Gauge, "Always 1; the label tells the version");
    out.gauge(1, {{"version", hall.config.version}});
}

}  // namespace

std::string metrics_text(const Hall& hall, const http::Server& server) {
    Families families;
    add_intake(families, hall);
    add_decisions(families, hall);
    add_partitions(families, hall);
    add_refusals(families, hall);
    add_answers(families, hall);
    add_http(families, server);
    add_process(families, hall);
    return families.text();
}

}  // namespace firstcome::api
