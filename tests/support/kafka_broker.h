// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaBroker: the real Apache Kafka that FIRSTCOME_TEST_KAFKA=HOST:PORT names (tools/kafka starts
// one), and what an operator does to its topics. Each test uses topics of its own, which end with
// it.

#include "base/bytes.h"
#include "base/crypto.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::tests {

class KafkaBroker {
  public:
    static constexpr const char* missing =
        "no real broker: start one with tools/kafka and set FIRSTCOME_TEST_KAFKA=HOST:PORT";

    static std::optional<KafkaBroker> of_environment() {
        const char* address = std::getenv("FIRSTCOME_TEST_KAFKA");
        return address == nullptr ? std::nullopt : std::optional(KafkaBroker(address));
    }

    ~KafkaBroker() {
        for (const std::string& name : topics_) {
            delete_topic(name);  // which may be gone
        }
    }

    KafkaBroker(KafkaBroker&&) = default;
    KafkaBroker& operator=(KafkaBroker&&) = default;

    std::string new_topic_name() {
        return topics_.emplace_back("test-" + to_hex(random_array<8>()));
    }

    const std::string& bootstrap() const { return bootstrap_; }

    // Both return whether the broker did it, and do not wait until every broker knows.
    bool create_topic(
        const std::string& name,
        int partitions,
        const std::map<std::string, std::string>& settings = {}
    ) {
        std::array<char, 256> reason{};
        auto* topic =
            rd_kafka_NewTopic_new(name.c_str(), partitions, 1, reason.data(), reason.size());
        for (const auto& [setting, value] : settings) {
            rd_kafka_NewTopic_set_config(topic, setting.c_str(), value.c_str());
        }
        rd_kafka_CreateTopics(client_.get(), &topic, 1, nullptr, answers_.get());
        rd_kafka_NewTopic_destroy(topic);
        const Event event(rd_kafka_queue_poll(answers_.get(), answer_wait_ms));
        const auto* result = rd_kafka_event_CreateTopics_result(event.get());
        std::size_t count = 0;
        return result != nullptr && succeeded(rd_kafka_CreateTopics_result_topics(result, &count));
    }

    bool delete_topic(const std::string& name) {
        auto* topic = rd_kafka_DeleteTopic_new(name.c_str());
        rd_kafka_DeleteTopics(client_.get(), &topic, 1, nullptr, answers_.get());
        rd_kafka_DeleteTopic_destroy(topic);
        const Event event(rd_kafka_queue_poll(answers_.get(), answer_wait_ms));
        const auto* result = rd_kafka_event_DeleteTopics_result(event.get());
        std::size_t count = 0;
        return result != nullptr && succeeded(rd_kafka_DeleteTopics_result_topics(result, &count));
    }

    // From now on everybody may do everything with the topic but this. False: the broker keeps no
    // rights (it has no authorizer).
    bool deny(const std::string& topic, rd_kafka_AclOperation_t operation) {
        const auto everybody = [&](rd_kafka_AclOperation_t what, rd_kafka_AclPermissionType_t how) {
            return rd_kafka_AclBinding_new(
                RD_KAFKA_RESOURCE_TOPIC,
                topic.c_str(),
                RD_KAFKA_RESOURCE_PATTERN_LITERAL,
                "User:ANONYMOUS",
                "*",
                what,
                how,
                nullptr,
                0
            );
        };
        // A topic that has a rule refuses what none of them allows.
        std::array<rd_kafka_AclBinding_t*, 2> rules{
            everybody(RD_KAFKA_ACL_OPERATION_ALL, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW),
            everybody(operation, RD_KAFKA_ACL_PERMISSION_TYPE_DENY)};
        rd_kafka_CreateAcls(client_.get(), rules.data(), rules.size(), nullptr, answers_.get());
        rd_kafka_AclBinding_destroy_array(rules.data(), rules.size());
        const Event event(rd_kafka_queue_poll(answers_.get(), answer_wait_ms));
        const auto* result = rd_kafka_event_CreateAcls_result(event.get());
        std::size_t count = 0;
        const auto* results =
            result == nullptr ? nullptr : rd_kafka_CreateAcls_result_acls(result, &count);
        return count == rules.size() && rd_kafka_acl_result_error(results[0]) == nullptr;
    }

    // A program of others writes a record in a transaction, whose end takes an offset of its own.
    bool append_in_transaction(const std::string& topic, const std::string& text) {
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap_.c_str(), nullptr, 0);
        rd_kafka_conf_set(conf, "transactional.id", topic.c_str(), nullptr, 0);
        const std::unique_ptr<rd_kafka_t, EndClient> client(
            rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0)
        );
        rd_kafka_topic_t* to = rd_kafka_topic_new(client.get(), topic.c_str(), nullptr);
        const bool done = rd_kafka_init_transactions(client.get(), answer_wait_ms) == nullptr &&
                          rd_kafka_begin_transaction(client.get()) == nullptr &&
                          rd_kafka_produce(
                              to,
                              0,
                              RD_KAFKA_MSG_F_COPY,
                              const_cast<char*>(text.data()),
                              text.size(),
                              nullptr,
                              0,
                              nullptr
                          ) == 0 &&
                          rd_kafka_commit_transaction(client.get(), answer_wait_ms) == nullptr;
        rd_kafka_topic_destroy(to);
        return done;
    }

  private:
    static constexpr int answer_wait_ms = 30'000;

    struct EndClient {
        void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
    };

    struct EndQueue {
        void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    };

    struct EndEvent {
        void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
    };

    using Event = std::unique_ptr<rd_kafka_event_t, EndEvent>;

    explicit KafkaBroker(std::string bootstrap) : bootstrap_(std::move(bootstrap)) {
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap_.c_str(), nullptr, 0);
        client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0));
        answers_.reset(rd_kafka_queue_new(client_.get()));
    }

    static bool succeeded(const rd_kafka_topic_result_t** topics) {
        return rd_kafka_topic_result_error(topics[0]) == RD_KAFKA_RESP_ERR_NO_ERROR;
    }

    std::string bootstrap_;
    std::unique_ptr<rd_kafka_t, EndClient> client_;
    std::unique_ptr<rd_kafka_queue_t, EndQueue> answers_;
    std::vector<std::string> topics_;
};

}  // namespace firstcome::tests
