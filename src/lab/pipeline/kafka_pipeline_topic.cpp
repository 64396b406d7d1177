// SPDX-License-Identifier: Apache-2.0
// The topic of a cell: made before it, deleted after it.
#include "lab/pipeline/kafka_pipeline.h"
#include "lab/pipeline/kafka_pipeline_instance.h"

#include <fmt/format.h>

#include <array>

namespace firstcome::lab {
namespace {

constexpr int answer_wait_ms = 10'000;
constexpr int brokers_for_replicas = 3;

struct Queue {
    explicit Queue(rd_kafka_t* instance) : queue(rd_kafka_queue_new(instance)) {}

    ~Queue() { rd_kafka_queue_destroy(queue); }

    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    rd_kafka_queue_t* const queue;
};

Result<int> count_brokers(rd_kafka_t* instance, const std::string& bootstrap) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(instance, 0, nullptr, &metadata, answer_wait_ms);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fail(
            Errc::timeout,
            fmt::format("no Kafka answers at {}: {}", bootstrap, rd_kafka_err2str(error))
        );
    }
    const int brokers = metadata->broker_cnt;
    rd_kafka_metadata_destroy(metadata);
    return brokers;
}

// What the broker answered to the one request that was sent to `queue`.
Result<void> answer_of(const Queue& queue, std::string_view request, const std::string& topic) {
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue.queue, answer_wait_ms);
    if (event == nullptr) {
        return fail(Errc::timeout, fmt::format("no broker answers: {} {}", request, topic));
    }
    rd_kafka_resp_err_t error = rd_kafka_event_error(event);
    std::size_t count = 0;
    const rd_kafka_topic_result_t* const* results = nullptr;
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (const auto* created = rd_kafka_event_CreateTopics_result(event)) {
            results = rd_kafka_CreateTopics_result_topics(created, &count);
        } else if (const auto* deleted = rd_kafka_event_DeleteTopics_result(event)) {
            results = rd_kafka_DeleteTopics_result_topics(deleted, &count);
        }
    }
    if (count == 1) {
        error = rd_kafka_topic_result_error(results[0]);
    }
    rd_kafka_event_destroy(event);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fail(
            Errc::io, fmt::format("{} topic {}: {}", request, topic, rd_kafka_err2str(error))
        );
    }
    return {};
}

}  // namespace

Result<void> create_topic(const KafkaPipelineTopic& topic) {
    TRY_ASSIGN(const auto instance, open_instance(topic.bootstrap, RD_KAFKA_PRODUCER));
    TRY_ASSIGN(const int brokers, count_brokers(instance.get(), topic.bootstrap));
    const bool replicated = brokers >= brokers_for_replicas;
    std::array<char, 512> reason{};
    rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(
        topic.name.c_str(),
        static_cast<int>(topic.partitions),
        replicated ? brokers_for_replicas : 1,
        reason.data(),
        reason.size()
    );
    if (made == nullptr) {
        return fail(Errc::invalid, fmt::format("topic {}: {}", topic.name, reason.data()));
    }
    if (replicated) {
        rd_kafka_NewTopic_set_config(made, "min.insync.replicas", "2");
    } else {
        rd_kafka_NewTopic_set_config(made, "flush.messages", "1");
    }
    const Queue queue(instance.get());
    rd_kafka_CreateTopics(instance.get(), &made, 1, nullptr, queue.queue);
    rd_kafka_NewTopic_destroy(made);
    return answer_of(queue, "create", topic.name);
}

Result<void> delete_topic(const KafkaPipelineTopic& topic) {
    TRY_ASSIGN(const auto instance, open_instance(topic.bootstrap, RD_KAFKA_PRODUCER));
    rd_kafka_DeleteTopic_t* gone = rd_kafka_DeleteTopic_new(topic.name.c_str());
    const Queue queue(instance.get());
    rd_kafka_DeleteTopics(instance.get(), &gone, 1, nullptr, queue.queue);
    rd_kafka_DeleteTopic_destroy(gone);
    return answer_of(queue, "delete", topic.name);
}

}  // namespace firstcome::lab
