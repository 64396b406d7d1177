// SPDX-License-Identifier: Apache-2.0
// The log in Kafka passes the suite of its port: on librdkafka's mock cluster, and on a real broker
// where FIRSTCOME_TEST_KAFKA=HOST:PORT names one.
#include "log/kafka_log.h"
#include "tests/contract/log_contract.h"
#include "tests/support/kafka_broker.h"
#include "tests/support/kafka_mock_cluster.h"

namespace firstcome::tests {
namespace {

// Opens its log again and again.
class KafkaLogHarness {
  public:
    Log& log() { return *log_; }

    void reopen() {
        log_.reset();
        open();
    }

  protected:
    void open() {
        auto opened = KafkaLog::open(options_, clock_, KafkaLog::Mode::create);
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        log_ = *std::move(opened);
    }

    KafkaLogOptions options_;

  private:
    SystemClock clock_;
    std::unique_ptr<KafkaLog> log_;
};

template <int brokers, int partitions>
class MockHarness final : private KafkaMockCluster, public KafkaLogHarness {
  public:
    MockHarness() : KafkaMockCluster(brokers) {
        options_.bootstrap = bootstrap();
        options_.topic = "firstcome";
        options_.describe_topic = false;
        create_topic(options_.topic, partitions, brokers);
        open();
    }
};

using OneBroker = MockHarness<1, 1>;
using ThreeBrokers = MockHarness<3, 4>;
INSTANTIATE_TYPED_TEST_SUITE_P(KafkaMock, LogContract, OneBroker);
INSTANTIATE_TYPED_TEST_SUITE_P(KafkaMockOfThree, LogContract, ThreeBrokers);

struct BrokerOfEnvironment {
    std::optional<KafkaBroker> broker = KafkaBroker::of_environment();
};

template <int partitions>
class BrokerHarness final : private BrokerOfEnvironment, public KafkaLogHarness {
  public:
    BrokerHarness() { begin(); }

  private:
    void begin() {
        if (!broker) {
            GTEST_SKIP() << KafkaBroker::missing;
        }
        options_.bootstrap = broker->bootstrap();
        options_.topic = broker->new_topic_name();
        options_.partitions = partitions;
        open();
    }
};

INSTANTIATE_TYPED_TEST_SUITE_P(KafkaReal, LogContract, BrokerHarness<1>);
INSTANTIATE_TYPED_TEST_SUITE_P(KafkaRealOfThreePartitions, LogContract, BrokerHarness<3>);

}  // namespace
}  // namespace firstcome::tests
