// SPDX-License-Identifier: Apache-2.0
// The publishing end, and where it sends what has no key.
#include "lab/pipeline/kafka_pipeline.h"
#include "lab/pipeline/kafka_pipeline_instance.h"

#include <fmt/format.h>

namespace firstcome::lab {
namespace {

constexpr std::uint64_t sticky_stream = 3;  // of the seed; arrivals and participants use others
constexpr int queue_full_wait_ms = 10;
constexpr int flush_wait_ms = 130'000;  // longer than delivery.timeout.ms

}  // namespace

StickyPartitioner::StickyPartitioner(std::uint32_t partitions, std::uint64_t seed)
    : partitions_(partitions),
      dice_(seed, sticky_stream) {
    current_ = static_cast<std::uint32_t>(dice_.next() % partitions_);
}

std::uint32_t StickyPartitioner::choose(std::size_t record_bytes) {
    const std::uint32_t chosen = current_;
    bytes_ += record_bytes;
    if (bytes_ >= batch_bytes) {
        bytes_ = 0;
        current_ = static_cast<std::uint32_t>(dice_.next() % partitions_);
    }
    return chosen;
}

KafkaPublisher::KafkaPublisher(const KafkaPipelineTopic& topic, Keying keying, std::uint64_t seed)
    : keying_(keying),
      sticky_(topic.partitions, seed) {}

Result<std::unique_ptr<KafkaPublisher>> KafkaPublisher::open(
    const KafkaPipelineTopic& topic, Keying keying, std::uint64_t seed
) {
    std::unique_ptr<KafkaPublisher> publisher(new KafkaPublisher(topic, keying, seed));
    TRY_ASSIGN(
        publisher->instance_,
        open_instance(topic.bootstrap, RD_KAFKA_PRODUCER, &publisher->trouble_)
    );
    publisher->topic_.reset(
        rd_kafka_topic_new(publisher->instance_.get(), topic.name.c_str(), nullptr)
    );
    TRY(wait_for_leaders(publisher->instance_.get(), publisher->topic_.get(), topic.partitions));
    return publisher;
}

Result<void> KafkaPublisher::publish(const PublishedEvent& event) {
    write_event(event, value_);
    std::int32_t partition = RD_KAFKA_PARTITION_UA;
    key_.clear();
    if (keying_ == Keying::sticky) {
        partition = static_cast<std::int32_t>(sticky_.choose(value_.size()));
    } else {
        key_ = std::to_string(event.participant);
    }
    for (;;) {
        const int refused = rd_kafka_produce(
            topic_.get(),
            partition,
            RD_KAFKA_MSG_F_COPY,
            value_.data(),
            value_.size(),
            key_.empty() ? nullptr : key_.data(),
            key_.size(),
            nullptr
        );
        if (refused == 0) {
            rd_kafka_poll(instance_.get(), 0);
            return expect_no_trouble(trouble_);
        }
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            return fail(
                Errc::io, fmt::format("publish: {}", rd_kafka_err2str(rd_kafka_last_error()))
            );
        }
        rd_kafka_poll(instance_.get(), queue_full_wait_ms);
        TRY(expect_no_trouble(trouble_));
    }
}

Result<void> KafkaPublisher::flush() {
    if (rd_kafka_flush(instance_.get(), flush_wait_ms) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fail(Errc::timeout, "Kafka did not acknowledge everything that was published");
    }
    return expect_no_trouble(trouble_);
}

}  // namespace firstcome::lab
