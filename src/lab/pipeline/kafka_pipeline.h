// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kafka as the published design uses it: a producer that spreads events over the partitions of a
// topic, and a consumer per partition. Settings: kafka_pipeline_settings.cpp.

#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "lab/dice.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct rd_kafka_s;
struct rd_kafka_topic_s;

namespace firstcome::lab {

struct KafkaPipelineTopic {
    std::string bootstrap;  // HOST:PORT
    std::string name;
    std::uint32_t partitions = 1;
};

// As durable as the topics of the log: replicas 3 and two in sync where there are three brokers,
// else flush.messages=1. Errors: timeout, io (what the broker says).
Result<void> create_topic(const KafkaPipelineTopic& topic);
Result<void> delete_topic(const KafkaPipelineTopic& topic);

// What both ends are set to, for the record: "acks=all" and so on.
std::vector<std::pair<std::string, std::string>> kafka_pipeline_settings();

struct KafkaGiveUp {
    void operator()(rd_kafka_s* instance) const;
    void operator()(rd_kafka_topic_s* topic) const;
};

// The first error that ends the use of an instance: a record that was not taken, no broker left. A
// number of librdkafka's; 0: none. Thread: any.
using KafkaTrouble = std::atomic<int>;

using KafkaPipelineInstance = std::unique_ptr<rd_kafka_s, KafkaGiveUp>;
using KafkaPipelineTopicRef = std::unique_ptr<rd_kafka_topic_s, KafkaGiveUp>;

// What a record says, as text:
// {"campaignId":1,"userId":7,"arrival":6,"arrivedAt":1795855527434376}.
struct PublishedEvent {
    std::uint64_t arrival = 0;
    std::uint64_t participant = 0;
    WallTime arrived_at;
};

void write_event(const PublishedEvent& event, std::string& into);

// Nothing when it is no such text.
std::optional<PublishedEvent> read_event(std::string_view text);

enum class Keying {
    sticky,          // no key: one partition until batch.size bytes have gone there, then another
    by_participant,  // murmur2 of the participant's number, as the Java client does
};

// Where a record without a key goes: Kafka's built-in partitioner (KIP-480, KIP-794) by its stated
// rule, with a seed, so that a run can be repeated. Pure.
class StickyPartitioner {
  public:
    StickyPartitioner(std::uint32_t partitions, std::uint64_t seed);

    std::uint32_t choose(std::size_t record_bytes);

    static constexpr std::size_t batch_bytes = 16'384;  // the default batch.size

  private:
    const std::uint32_t partitions_;
    Dice dice_;
    std::uint32_t current_ = 0;
    std::size_t bytes_ = 0;
};

class KafkaPublisher {
  public:
    // Connects. Errors: invalid, timeout.
    static Result<std::unique_ptr<KafkaPublisher>> open(
        const KafkaPipelineTopic& topic, Keying keying, std::uint64_t seed
    );

    // Hands one record over; waits while the producer's queue is full. Errors: io.
    // Thread: confined to one, like flush().
    Result<void> publish(const PublishedEvent& event);

    // Until every record is acknowledged. Errors: io (one is not), timeout.
    Result<void> flush();

  private:
    KafkaPublisher(const KafkaPipelineTopic& topic, Keying keying, std::uint64_t seed);

    const Keying keying_;
    StickyPartitioner sticky_;
    std::string key_;
    std::string value_;
    KafkaTrouble trouble_{0};
    KafkaPipelineInstance instance_;  // its reports use what is above
    KafkaPipelineTopicRef topic_;
};

struct KafkaEventRecord {
    Offset offset;
    std::int64_t timestamp_ms = 0;
    PublishedEvent event;
};

// One partition, from its first record on.
class KafkaPoller {
  public:
    // Errors: invalid, timeout.
    static Result<std::unique_ptr<KafkaPoller>> open(
        const KafkaPipelineTopic& topic, std::uint32_t partition
    );

    // What is there, at most `records_max`, waiting up to `wait` for the first.
    // Errors: io (the broker), corrupt (a record that is not ours). Thread: confined to one.
    Result<void> poll(std::size_t records_max, Duration wait, std::vector<KafkaEventRecord>& into);

    // Whether the broker has said once that there is no more: from then on it brings what comes.
    bool at_end_once() const { return at_end_once_; }

  private:
    explicit KafkaPoller(std::uint32_t partition) : partition_(partition) {}

    const std::uint32_t partition_;
    bool at_end_once_ = false;
    KafkaTrouble trouble_{0};
    KafkaPipelineInstance instance_;
    KafkaPipelineTopicRef topic_;
};

}  // namespace firstcome::lab
