// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/topic_pipeline.h"

#include "base/assert.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome::lab {
namespace {

constexpr std::size_t poll_records_max = 500;  // the default max.poll.records
constexpr Duration poll_wait = Duration::millis(50);
constexpr Duration ready_within = Duration::seconds(30);

StageRules rules_of(Variant variant) {
    switch (variant) {
        case Variant::per_event:
        case Variant::per_event_keyed:
            return {};
        case Variant::batched:
        case Variant::resequenced:
            return {.conditional = true, .transaction_events = poll_records_max};
        case Variant::select_update:
            return {.conditional = false, .transaction_events = 1};
        case Variant::pinned:
            break;
    }
    ASSERT_BECAUSE(false, "pinned is not a variant of this pipeline");
}

PublishedEvent event_of(const EventRow& row) {
    return {row.arrival, row.participant, row.arrived_at};
}

}  // namespace

// The loop of one partition.
class TopicPipeline::Consumer final : private Turn {
  public:
    Consumer(
        TopicPipeline& pipeline,
        std::uint32_t partition,
        std::unique_ptr<KafkaPoller> poller,
        std::unique_ptr<EventStage> stage
    )
        : pipeline_(pipeline),
          partition_(partition),
          poller_(std::move(poller)),
          stage_(std::move(stage)) {}

    // Until the broker has said that there is nothing yet. Errors: timeout.
    Result<void> get_ready() {
        const SteadyTime deadline = pipeline_.clock_.steady_now() + ready_within;
        while (!poller_->at_end_once()) {
            if (pipeline_.clock_.steady_now() > deadline) {
                return fail(Errc::timeout, fmt::format("partition {} brings nothing", partition_));
            }
            TRY(poller_->poll(poll_records_max, poll_wait, polled_));
            ASSERT_BECAUSE(polled_.empty(), "somebody else publishes to the topic of a cell");
        }
        return {};
    }

    void start() {
        worker_ = std::make_unique<Worker>(
            fmt::format("consumer-{}", partition_),
            static_cast<Turn&>(*this),
            pipeline_.clock_,
            Duration{}
        );
    }

    void stop() { worker_.reset(); }

  private:
    TurnResult run_once(SteadyTime) override {
        polled_.clear();
        auto done = poller_->poll(poll_records_max, poll_wait, polled_);
        if (done && !polled_.empty()) {
            note();
            done = hand_on();
        }
        if (!done) {
            pipeline_.fail_with(done.error());
            return TurnResult::ended;
        }
        return TurnResult::worked;
    }

    void note() {
        CellRecord& record = pipeline_.record_;
        const SteadyTime now = pipeline_.clock_.steady_now();
        events_.clear();
        for (const KafkaEventRecord& polled : polled_) {
            ASSERT(polled.event.arrival < record.rows.size());
            EventRow& row = record.rows[polled.event.arrival];
            row.partition = partition_;
            row.offset = polled.offset;
            row.kafka_timestamp_ms = polled.timestamp_ms;
            row.polled_at = now;
            row.consumed = record.consumed.fetch_add(1);
            events_.push_back({polled, partition_, 0});
        }
        record.progress.polled.fetch_add(polled_.size());
    }

    Result<void> hand_on() {
        if (pipeline_.merge_ == nullptr) {
            return stage_->take(events_);
        }
        pipeline_.merge_->add(events_);
        return {};
    }

    TopicPipeline& pipeline_;
    const std::uint32_t partition_;
    const std::unique_ptr<KafkaPoller> poller_;
    const std::unique_ptr<EventStage> stage_;  // null where the partitions are merged
    std::vector<KafkaEventRecord> polled_;
    std::vector<StageEvent> events_;
    std::unique_ptr<Worker> worker_;  // last: uses everything above
};

TopicPipeline::TopicPipeline(
    const CellPlan& plan, Ground ground, CellRecord& record, const Clock& clock
)
    : plan_(plan),
      ground_(std::move(ground)),
      topic_{ground_.bootstrap, ground_.topic, plan.partitions},
      record_(record),
      clock_(clock) {}

TopicPipeline::~TopicPipeline() {
    stop();
    if (topic_made_) {
        if (const auto gone = delete_topic(topic_); !gone) {
            logger().warn("topic left topic={} reason=\"{}\"", topic_.name, gone.error().message());
        }
    }
}

Result<void> TopicPipeline::prepare() {
    TRY_ASSIGN(const auto session, ground_.open_session());
    TRY(EventStore::create_tables(*session, plan_.stock));
    TRY_ASSIGN(store_, EventStore::open(ground_.open_session));
    TRY(create_topic(topic_));
    topic_made_ = true;
    const Keying keying =
        plan_.variant == Variant::per_event_keyed ? Keying::by_participant : Keying::sticky;
    TRY_ASSIGN(publisher_, KafkaPublisher::open(topic_, keying, ground_.seed));
    if (plan_.variant == Variant::resequenced) {
        TRY_ASSIGN(auto stage, open_stage());
        merge_ = std::make_unique<MergeStage>(
            plan_.hold_back,
            std::move(stage),
            record_,
            clock_,
            [this](const Error& error) { fail_with(error); }
        );
    }
    return open_consumers();
}

Result<void> TopicPipeline::open_consumers() {
    for (std::uint32_t partition = 0; partition < plan_.partitions; ++partition) {
        TRY_ASSIGN(auto poller, KafkaPoller::open(topic_, partition));
        std::unique_ptr<EventStage> stage;
        if (merge_ == nullptr) {
            TRY_ASSIGN(stage, open_stage());
        }
        consumers_.push_back(
            std::make_unique<Consumer>(*this, partition, std::move(poller), std::move(stage))
        );
        TRY(consumers_.back()->get_ready());
    }
    for (const auto& consumer : consumers_) {
        consumer->start();
    }
    return {};
}

Result<std::unique_ptr<EventStage>> TopicPipeline::open_stage() {
    TRY_ASSIGN(auto store, EventStore::open(ground_.open_session));
    return std::make_unique<EventStage>(rules_of(plan_.variant), std::move(store), record_, clock_);
}

Result<void> TopicPipeline::publish(std::uint64_t first, std::uint64_t end) {
    for (std::uint64_t arrival = first; arrival < end; ++arrival) {
        TRY(publisher_->publish(event_of(record_.rows[arrival])));
    }
    return {};
}

Result<void> TopicPipeline::flush() {
    return publisher_->flush();
}

void TopicPipeline::fail_with(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!failure_) {
        failure_ = error;
    }
}

std::optional<Error> TopicPipeline::failure() {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void TopicPipeline::stop() {
    for (const auto& consumer : consumers_) {
        consumer->stop();
    }
    if (merge_ != nullptr) {
        merge_->stop();
    }
}

Result<CellFacts> TopicPipeline::finish() {
    stop();
    TRY(read_back());
    TRY_ASSIGN(const std::int64_t remaining, store_->remaining());
    return CellFacts{plan_.events, plan_.stock, remaining};
}

// Who won, where, and in which order is what the database says: a row that is not there leaves its
// event without a place, and the check finds it.
Result<void> TopicPipeline::read_back() {
    for (EventRow& row : record_.rows) {
        row.processed = 0;
        row.won = false;
    }
    TRY_ASSIGN(const auto history, store_->history());
    for (const StoredEvent& event : history) {
        if (event.participant == 0 || event.participant > record_.rows.size()) {
            return fail(Errc::corrupt, fmt::format("event_history has user {}", event.participant));
        }
        EventRow& row = record_.rows[event.participant - 1];
        row.processed = event.processed;
        row.partition = event.partition;
        row.offset = event.offset;
        row.won = event.won;
    }
    return {};
}

}  // namespace firstcome::lab
