// SPDX-License-Identifier: Apache-2.0
#include "app/pinned_pipeline.h"

#include "app/polled_log.h"
#include "base/crypto.h"
#include "base/logger.h"
#include "base/signal.h"
#include "lab/pipeline/kafka_pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace firstcome {
namespace {

constexpr std::int64_t first_entry = 2;  // its offset
constexpr Duration look_again = Duration::millis(1);
constexpr Duration within = Duration::seconds(130);  // longer than an append may take

Result<std::uint64_t> participant_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return fail(Errc::corrupt, fmt::format("participation_history has user {}", text));
    }
    return number;
}

}  // namespace

PinnedPipeline::PinnedPipeline(
    const lab::CellPlan& plan,
    Settings settings,
    lab::OpenSession open_session,
    lab::CellRecord& record,
    const Clock& clock
)
    : plan_(plan),
      settings_(std::move(settings)),
      open_session_(std::move(open_session)),
      record_(record),
      clock_(clock),
      polled_at_(plan.events + first_entry) {}

PinnedPipeline::~PinnedPipeline() {
    if (pipeline_ == nullptr) {
        return;
    }
    pipeline_.reset();
    const LogUrl& log = settings_.log.url;
    const lab::KafkaPipelineTopic topic{fmt::format("{}:{}", log.host, log.port), log.topic};
    if (const auto gone = lab::delete_topic(topic); !gone) {
        logger().warn("topic left topic={} reason=\"{}\"", topic.name, gone.error().message());
    }
}

Result<void> PinnedPipeline::prepare() {
    const auto watched = [this](std::unique_ptr<Log> log) -> std::unique_ptr<Log> {
        return std::make_unique<PolledLog>(
            std::move(log),
            [this](PartitionId partition, const RecordBatch& batch) {
                note_polled(partition, batch);
            }
        );
    };
    TRY_ASSIGN(pipeline_, Pipeline::open(settings_, "experiment", *this, clock_, watched));
    pipeline_->start();
    return create_campaign();
}

Result<void> PinnedPipeline::create_campaign() {
    const CreateCampaign create{
        random_array<16>(), "experiment", plan_.stock, {}, {}, clock_.wall_now()};
    pipeline_->queues()[home().value()]->submit(CommandSubmission{create, {}});
    Signal never;
    const SteadyTime deadline = clock_.steady_now() + within;
    while (pipeline_->views().find(campaign()) == nullptr) {
        if (const auto failed = failure()) {
            return fail(*failed);
        }
        if (clock_.steady_now() > deadline) {
            return fail(Errc::timeout, "the campaign of the cell was not created");
        }
        never.wait_for(look_again);
    }
    return {};
}

Result<void> PinnedPipeline::publish(std::uint64_t first, std::uint64_t end) {
    TRY(wait_for_room());
    std::vector<EntryWaiter> waiters;
    std::vector<Submission> group;
    for (std::uint64_t arrival = first; arrival < end; ++arrival) {
        TRY_ASSIGN(auto admitted, admit(arrival));
        admitted.submission.request = {0, arrival + 1};
        waiters.push_back(
            {admitted.key,
             admitted.submission.entry.request_id,
             0,
             admitted.submission.request.token}
        );
        group.push_back(std::move(admitted.submission));
    }
    pipeline_->views().waiters(home()).add(waiters);
    pipeline_->queues()[home().value()]->submit(group);
    for (std::uint64_t arrival = first; arrival < end; ++arrival) {
        const Submission& submission = group[arrival - first];
        if (submission.number == 0) {
            return fail(Errc::overloaded, "the intake queue is full");
        }
        record_.rows[arrival].arrived_at = submission.entry.arrived_at;
    }
    return {};
}

Result<Admitted> PinnedPipeline::admit(std::uint64_t arrival) const {
    const auto participant =
        ParticipantId::from_integer(static_cast<std::int64_t>(record_.rows[arrival].participant));
    DoorAnswer answer =
        pipeline_->admission().admit(campaign(), participant, RequestId(arrival + 1));
    Admitted* admitted = std::get_if<Admitted>(&answer);
    if (admitted == nullptr) {
        return fail(Errc::conflict, fmt::format("entry {} was not admitted", arrival));
    }
    return std::move(*admitted);
}

Result<void> PinnedPipeline::wait_for_room() {
    Signal never;
    const IntakeQueue& queue = *pipeline_->queues()[home().value()];
    while (queue.size() > settings_.intake.queue_records_max / 2) {
        if (const auto failed = failure()) {
            return fail(*failed);
        }
        never.wait_for(look_again);
    }
    return {};
}

Result<void> PinnedPipeline::flush() {
    Signal never;
    const IntakeQueue& queue = *pipeline_->queues()[home().value()];
    while (!queue.settled()) {
        if (const auto failed = failure()) {
            return fail(*failed);
        }
        never.wait_for(look_again);
    }
    return {};
}

// Requests are told on the thread that has decided and committed.
void PinnedPipeline::deliver(std::uint32_t, std::vector<Wakeup> wakeups) {
    const SteadyTime now = clock_.steady_now();
    std::uint64_t told = 0;
    for (const Wakeup& wakeup : wakeups) {
        if (std::holds_alternative<Outcome>(wakeup.answer)) {
            record_.rows[wakeup.token - 1].committed_at = now;
            ++told;
        } else {
            refused_.store(true);
        }
    }
    record_.progress.committed.fetch_add(told);
}

void PinnedPipeline::note_polled(PartitionId partition, const RecordBatch& batch) {
    if (partition != home()) {
        return;
    }
    const SteadyTime now = clock_.steady_now();
    std::uint64_t polled = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto offset = static_cast<std::size_t>(batch[i].offset.value());
        if (offset >= first_entry && offset < polled_at_.size()) {
            polled_at_[offset] = now;
            ++polled;
        }
    }
    record_.progress.polled.fetch_add(polled);
}

std::optional<Error> PinnedPipeline::failure() {
    const PartitionReading reading = pipeline_->views().partition(home());
    if (reading.phase == PartitionPhase::halted) {
        return Error{Errc::conflict, reading.halt_reason};
    }
    if (refused_.load()) {
        return Error{Errc::io, "an entry did not reach the log, or was refused"};
    }
    return std::nullopt;
}

Result<lab::CellFacts> PinnedPipeline::finish() {
    pipeline_->stop();
    TRY_ASSIGN(const auto session, open_session_());
    TRY(read_back(*session));
    TRY_ASSIGN(
        const auto query, session->prepare("SELECT current_stock FROM campaign WHERE id = ?")
    );
    query->bind(campaign().value());
    SqlRows rows(*query);
    TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
        return fail(Errc::corrupt, "the campaign of the cell is gone");
    }
    return lab::CellFacts{plan_.events, plan_.stock, rows->integer(0)};
}

// What the database says of every event, and when its offset was read.
Result<void> PinnedPipeline::read_back(SqlConnection& session) {
    TRY_ASSIGN(
        const auto query,
        session.prepare("SELECT user_id, status, kafka_offset, kafka_timestamp, "
                        "processing_sequence FROM participation_history WHERE campaign_id = ? "
                        "ORDER BY sequence")
    );
    query->bind(campaign().value());
    SqlRows rows(*query);
    for (;;) {
        TRY_ASSIGN(const bool found, rows.next());
        if (!found) {
            return {};
        }
        const ByteView bytes = rows->blob(0);
        TRY_ASSIGN(
            const std::uint64_t participant,
            participant_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()})
        );
        const std::int64_t offset = rows->integer(2);
        if (participant == 0 || participant > record_.rows.size() || offset < first_entry ||
            static_cast<std::size_t>(offset) >= polled_at_.size()) {
            return fail(
                Errc::corrupt,
                fmt::format("participation_history has user {} at {}", participant, offset)
            );
        }
        lab::EventRow& row = record_.rows[participant - 1];
        row.partition = home().value();
        row.offset = Offset(offset);
        row.kafka_timestamp_ms = rows->integer(3) / 1'000;
        row.polled_at = polled_at_[static_cast<std::size_t>(offset)];
        row.consumed = static_cast<std::uint64_t>(offset - first_entry);
        row.processed = static_cast<std::uint64_t>(rows->integer(4));
        row.won = rows->text(1) == "SUCCESS";
    }
}

}  // namespace firstcome
