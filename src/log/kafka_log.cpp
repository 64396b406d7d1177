// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log.h"

#include "base/assert.h"
#include "log/kafka_log_admin.h"
#include "log/kafka_log_identity.h"
#include "log/kafka_log_producer.h"
#include "log/kafka_log_reader.h"
#include "log/kafka_log_topic.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

// A broker serves the requests of one connection one after the other, each with a flush: a producer
// per partition lets it flush them together. Each costs a connection and two threads.
constexpr std::uint32_t producers_max = 8;

}  // namespace

Result<std::unique_ptr<KafkaLog>> KafkaLog::open(
    const KafkaLogOptions& options, const Clock& clock, Mode mode
) {
    std::unique_ptr<KafkaLog> log(new KafkaLog(options, clock));
    TRY(log->connect(mode));
    return log;
}

KafkaLog::KafkaLog(const KafkaLogOptions& options, const Clock& clock)
    : options_(options),
      clock_(clock) {}

KafkaLog::~KafkaLog() = default;

Result<void> KafkaLog::connect(Mode mode) {
    TRY_ASSIGN(
        consumer_, KafkaClient::open(kafka_consumer_settings(options_), options_.topic, clock_)
    );
    const auto topic_mode =
        mode == Mode::create ? KafkaTopicMode::create : KafkaTopicMode::existing;
    TRY_ASSIGN(
        const std::uint32_t partitions, prepare_kafka_topic(*consumer_, options_, topic_mode)
    );
    TRY_ASSIGN(
        questions_, KafkaClient::open(kafka_question_settings(options_), options_.topic, clock_)
    );
    if (mode == Mode::create) {
        TRY(open_producers(partitions));
    }
    make_partitions(partitions);
    for (std::uint32_t number = 0; number < partitions; ++number) {
        TRY(identify_kafka_partition(*this, *questions_, PartitionId(number), options_));
    }
    if (mode == Mode::to_skip) {
        TRY(open_producers(partitions));
    }
    return {};
}

Result<void> KafkaLog::open_producers(std::uint32_t partitions) {
    for (std::uint32_t number = 0; number < std::min(partitions, producers_max); ++number) {
        TRY_ASSIGN(auto producer, KafkaProducer::open(options_, clock_));
        producers_.push_back(std::move(producer));
    }
    return {};
}

void KafkaLog::make_partitions(std::uint32_t count) {
    for (std::uint32_t number = 0; number < count; ++number) {
        const PartitionId partition(number);
        witnesses_.push_back(std::make_unique<KafkaWitness>(options_.topic, partition));
        own_tails_.push_back(std::make_unique<KafkaOwnTail>(clock_));
        readers_.push_back(std::make_unique<KafkaReader>(
            *consumer_,
            *questions_,
            partition,
            *witnesses_.back(),
            *own_tails_.back(),
            clock_,
            options_.answer_wait
        ));
    }
}

std::uint32_t KafkaLog::partition_count() const {
    return static_cast<std::uint32_t>(readers_.size());
}

std::string KafkaLog::name() const {
    return fmt::format("kafka://{}/{}", options_.bootstrap, options_.topic);
}

std::vector<AppendResult> KafkaLog::append(PartitionId partition, const RecordBatch& batch) {
    ASSERT(partition.value() < partition_count());
    if (producers_.empty()) {
        return std::vector<AppendResult>(batch.size(), {AppendStatus::not_persisted, std::nullopt});
    }
    KafkaProducer& producer = *producers_[partition.value() % producers_.size()];
    const std::size_t number = partition.value();
    return producer.append(partition, batch, *witnesses_[number], *own_tails_[number]);
}

Result<void> KafkaLog::read(
    PartitionId partition, Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    ASSERT(partition.value() < partition_count());
    return readers_[partition.value()]->read(from, records_max, wait, into);
}

Result<Offset> KafkaLog::end(PartitionId partition) {
    ASSERT(partition.value() < partition_count());
    KafkaWitness& witness = *witnesses_[partition.value()];
    TRY(witness.sound());
    const Offset at_least = witness.end();
    TRY_ASSIGN(const Offset end, kafka_end(*questions_, partition, options_.answer_wait));
    if (end < at_least) {
        return witness.accuse(
            fmt::format("ends at {} although it had reached {}", end.value(), at_least.value())
        );
    }
    return end;
}

void KafkaLog::give_up() {
    for (const auto& producer : producers_) {
        producer->give_up();
    }
}

}  // namespace firstcome
