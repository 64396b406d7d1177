// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaMockCluster: librdkafka's cluster of brokers in this process. It stores records in memory,
// knows leaders, offsets and producer ids, and fails as it is told to; it knows nothing of topic
// settings and creates no topic by request.

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace firstcome::tests {

class KafkaMockCluster {
  public:
    explicit KafkaMockCluster(int brokers = 1)
        : host_(rd_kafka_new(RD_KAFKA_PRODUCER, quiet(), nullptr, 0)),
          cluster_(rd_kafka_mock_cluster_new(host_.get(), brokers)) {}

    std::string bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }

    rd_kafka_mock_cluster_t* get() const { return cluster_.get(); }

    void create_topic(const std::string& name, int partitions = 1, int replicas = 1) {
        rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, replicas);
    }

    // A program of others writes into partition 0.
    void append(const std::string& topic, const std::string& text) {
        const std::unique_ptr<rd_kafka_t, EndHost> client(
            rd_kafka_new(RD_KAFKA_PRODUCER, quiet(), nullptr, 0)
        );
        rd_kafka_brokers_add(client.get(), bootstrap().c_str());
        rd_kafka_topic_t* to = rd_kafka_topic_new(client.get(), topic.c_str(), nullptr);
        rd_kafka_produce(
            to,
            0,
            RD_KAFKA_MSG_F_COPY,
            const_cast<char*>(text.data()),
            text.size(),
            nullptr,
            0,
            nullptr
        );
        rd_kafka_flush(client.get(), 10'000);
        rd_kafka_topic_destroy(to);
    }

    // The next requests of that kind are answered by these errors instead of being served. The kind
    // is a number of the protocol: 0 produce, 1 fetch, 2 list offsets.
    void fail_next(std::int16_t kind, const std::vector<rd_kafka_resp_err_t>& errors) {
        rd_kafka_mock_push_request_errors_array(cluster_.get(), kind, errors.size(), errors.data());
    }

    // The next request of that kind at that broker is served, its answer comes late.
    void delay_next(std::int16_t kind, std::int32_t broker, int delay_ms) {
        rd_kafka_mock_broker_push_request_error_rtts(
            cluster_.get(), broker, kind, 1, RD_KAFKA_RESP_ERR_NO_ERROR, delay_ms
        );
    }

    // Waits until the broker has met the requests whose answers are to come late.
    void await_delayed(std::int16_t kind, std::int32_t broker) const {
        std::size_t left = 1;
        while (left > 0) {
            rd_kafka_mock_broker_error_stack_cnt(cluster_.get(), broker, kind, &left);
            std::this_thread::yield();
        }
    }

    void set_leader(const std::string& topic, std::int32_t partition, std::int32_t broker) {
        rd_kafka_mock_partition_set_leader(cluster_.get(), topic.c_str(), partition, broker);
    }

    void set_down(std::int32_t broker = -1) {
        rd_kafka_mock_broker_set_down(cluster_.get(), broker);
    }

    void set_up(std::int32_t broker = -1) { rd_kafka_mock_broker_set_up(cluster_.get(), broker); }

  private:
    static rd_kafka_conf_t* quiet() {
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "log_level", "2", nullptr, 0);
        return conf;
    }

    struct EndHost {
        void operator()(rd_kafka_t* host) const { rd_kafka_destroy(host); }
    };

    struct EndCluster {
        void operator()(rd_kafka_mock_cluster_t* cluster) const {
            rd_kafka_mock_cluster_destroy(cluster);
        }
    };

    std::unique_ptr<rd_kafka_t, EndHost> host_;
    std::unique_ptr<rd_kafka_mock_cluster_t, EndCluster> cluster_;
};

}  // namespace firstcome::tests
