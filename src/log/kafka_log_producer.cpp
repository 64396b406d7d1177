// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_producer.h"

#include "base/assert.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <array>

namespace firstcome {
namespace {

// The flush only tells the producer that no more comes; who waits for the reports is land().
constexpr int flush_wait_ms = 1;

std::vector<rd_kafka_message_t> messages_of(const RecordBatch& batch, std::uint64_t first_mark) {
    std::vector<rd_kafka_message_t> messages(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const ByteView bytes = batch[i].bytes;
        // Copied by the producer and never written to.
        messages[i].payload = const_cast<std::uint8_t*>(bytes.data());
        messages[i].len = bytes.size();
        messages[i]._private = reinterpret_cast<void*>(first_mark + i);
    }
    return messages;
}

// What the producer did not take will never be sent. It takes nothing behind a full queue either,
// so that the records of a batch keep their order.
void report_refused(KafkaFlights& flights, const std::vector<rd_kafka_message_t>& messages) {
    std::vector<KafkaFlights::Report> refused;
    for (const rd_kafka_message_t& message : messages) {
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            refused.push_back(
                {reinterpret_cast<std::uint64_t>(message._private),
                 {AppendStatus::not_persisted, std::nullopt}}
            );
        }
    }
    flights.report(refused);
}

}  // namespace

Result<std::unique_ptr<KafkaProducer>> KafkaProducer::open(
    const KafkaLogOptions& options, const Clock& clock
) {
    std::unique_ptr<KafkaProducer> producer(new KafkaProducer(options, clock));
    TRY_ASSIGN(producer->instance_, producer->make());
    return producer;
}

Result<std::shared_ptr<KafkaProducer::Instance>> KafkaProducer::make() const {
    auto instance = std::make_shared<Instance>(clock_);
    TRY_ASSIGN(
        instance->client,
        KafkaClient::open(
            kafka_producer_settings(options_),
            options_.topic,
            clock_,
            [own = instance.get()](rd_kafka_event_t& event) { take_reports(*own, event); }
        )
    );
    return instance;
}

void KafkaProducer::take_reports(Instance& instance, rd_kafka_event_t& event) {
    std::vector<KafkaFlights::Report> reports;
    reports.reserve(rd_kafka_event_message_count(&event));
    const char* refusal = nullptr;
    while (const rd_kafka_message_t* report = rd_kafka_event_message_next(&event)) {
        reports.push_back(
            {reinterpret_cast<std::uint64_t>(report->_private),
             judge(*report),
             appended_at(*report)}
        );
        if (report->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            refusal = rd_kafka_err2str(report->err);
        }
    }
    instance.flights.report(reports);
    if (refusal != nullptr) {
        instance.lines.warn(fmt::format("kafka took no records (log.url): {}", refusal));
    }
}

Result<std::shared_ptr<KafkaProducer::Instance>> KafkaProducer::usable() {
    std::shared_ptr<Instance> ended;  // dies after the lock is free: its threads take their time
    const std::lock_guard lock(mutex_);
    std::array<char, 512> reason{};
    rd_kafka_t* current = instance_->client->get();
    const auto fatal = rd_kafka_fatal_error(current, reason.data(), reason.size());
    if (fatal == RD_KAFKA_RESP_ERR_NO_ERROR) {
        return instance_;
    }
    TRY_ASSIGN(ended, make());
    instance_.swap(ended);
    if (gave_up_) {
        instance_->flights.give_up();
    }
    logger().warn(
        "kafka producer replaced topic={} reason=\"{}: {}\"",
        options_.topic,
        to_string(fatal),
        reason.data()
    );
    return instance_;
}

std::vector<AppendResult> KafkaProducer::append(
    PartitionId partition, const RecordBatch& batch, KafkaWitness& witness, KafkaOwnTail& own
) {
    ASSERT(!batch.empty());
    std::vector<AppendResult> refused(batch.size(), {AppendStatus::not_persisted, std::nullopt});
    if (!witness.sound()) {
        return refused;
    }
    const auto instance = usable();
    if (!instance) {
        logger().error("log stopped until=the next append: {}", instance.error().message());
        return refused;
    }
    KafkaFlights& flights = (*instance)->flights;
    KafkaClient& client = *(*instance)->client;
    const std::uint64_t mark = flights.depart(batch.size(), witness.end());
    auto messages = messages_of(batch, mark);
    rd_kafka_produce_batch(
        client.topic(),
        static_cast<std::int32_t>(partition.value()),
        RD_KAFKA_MSG_F_COPY,
        messages.data(),
        static_cast<int>(messages.size())
    );
    report_refused(flights, messages);
    rd_kafka_flush(client.get(), flush_wait_ms);
    KafkaFlights::Landed landed = flights.land(mark, options_.append_wait);
    if (landed.below_floor) {
        static_cast<void>(witness.accuse(fmt::format(
            "took a record at offset {} although it had reached {}",
            landed.below_floor->value(),
            witness.end().value()
        )));
    }
    for (const AppendResult& result : landed.results) {
        if (result.offset) {
            witness.saw(*result.offset);
        }
    }
    own.add(batch, landed);
    return std::move(landed.results);
}

void KafkaProducer::give_up() {
    const std::lock_guard lock(mutex_);
    gave_up_ = true;
    instance_->flights.give_up();
}

AppendResult KafkaProducer::judge(const rd_kafka_message_t& report) {
    if (report.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        // A record that was sent twice and stored once is reported without an offset.
        return {
            AppendStatus::persisted,
            report.offset < 0 ? std::nullopt : std::optional(Offset(report.offset))};
    }
    switch (report.err) {
        // librdkafka counts these as not persisted, yet a broker that failed to flush has the bytes
        // in its file, and a record that timed out may have met such a broker before.
        case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
        case RD_KAFKA_RESP_ERR_UNKNOWN:
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
            return {AppendStatus::unknown, std::nullopt};
        default:
            break;
    }
    const bool never = rd_kafka_message_status(&report) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    return {never ? AppendStatus::not_persisted : AppendStatus::unknown, std::nullopt};
}

rd_kafka_t* KafkaProducer::instance() {
    const std::lock_guard lock(mutex_);
    return instance_->client->get();
}

}  // namespace firstcome
