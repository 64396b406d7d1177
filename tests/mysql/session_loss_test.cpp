// SPDX-License-Identifier: Apache-2.0
// How a session ends, and that the driver knows it.
#include "tests/mysql/server.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace firstcome::tests {
namespace {

using testing::HasSubstr;

class SessionLossTest : public testing::Test {
  protected:
    SessionLossTest() {
        const auto done = open(database_.options())
                              ->execute(
                                  "CREATE TABLE t (k BIGINT PRIMARY KEY, v BIGINT) ENGINE = InnoDB;"
                                  "INSERT INTO t VALUES (1, 10)"
                              );
        EXPECT_TRUE(done.has_value()) << done.error().message();
    }

    static std::unique_ptr<SqlConnection> open(const MysqlOptions& options) {
        auto opened = MysqlConnection::open(options);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(opened).value();
    }

    MysqlOptions impatient() const {
        MysqlOptions options = database_.options();
        options.wait_timeout_s = 1;
        return options;
    }

    std::string value() { return answer(*open(database_.options()), "SELECT v FROM t"); }

    ScratchDatabase database_;
};

TEST_F(SessionLossTest, IsKnownWithoutAskingTheServer) {
    const auto session = open(database_.options());
    EXPECT_FALSE(session->is_lost());
    kill_session(*session);
    EXPECT_TRUE(eventually([&] { return session->is_lost(); }));
}

TEST_F(SessionLossTest, LeavesOpenWhetherAStatementHadAnEffect) {
    const auto session = open(database_.options());
    const auto update = session->prepare("UPDATE t SET v = v + 1").value();
    kill_session(*session);
    EXPECT_EQ(errc_of(update->run()), Errc::timeout);
    EXPECT_TRUE(session->is_lost());
    EXPECT_EQ(errc_of(update->run()), Errc::timeout);
    EXPECT_EQ(errc_of(session->execute("SELECT 1")), Errc::timeout);
    EXPECT_EQ(errc_of(session->prepare("SELECT 1")), Errc::timeout);
    EXPECT_EQ(errc_of(session->begin()), Errc::timeout);
    EXPECT_EQ(errc_of(session->begin_snapshot()), Errc::timeout);
}

TEST_F(SessionLossTest, LeavesOpenWhetherACommitHappened) {
    const auto session = open(database_.options());
    auto transaction = SqlTransaction::begin(*session).value();
    ASSERT_TRUE(session->execute("UPDATE t SET v = v + 1").has_value());
    kill_session(*session);
    const auto committed = transaction.commit();
    ASSERT_EQ(errc_of(committed), Errc::timeout);
    EXPECT_THAT(
        committed.error().detail, HasSubstr("whether the transaction was committed is unknown")
    );
    EXPECT_TRUE(session->is_lost());
    session->rollback();
    EXPECT_EQ(value(), "10");
}

TEST_F(SessionLossTest, EndsATransactionWhoseOwnerIsSilent) {
    const auto silent = open(impatient());
    auto transaction = SqlTransaction::begin(*silent).value();
    ASSERT_TRUE(silent->execute("UPDATE t SET v = 99").has_value());
    const auto other = open(database_.options());
    const auto update = other->prepare("UPDATE t SET v = v + 1").value();
    EXPECT_TRUE(eventually([&] { return update->run().has_value(); }));
    EXPECT_TRUE(silent->is_lost());
    EXPECT_EQ(errc_of(transaction.commit()), Errc::timeout);
    EXPECT_EQ(value(), "11");
}

TEST_F(SessionLossTest, ComesWithAnAnswerThatIsTooLate) {
    MysqlOptions options = database_.options();
    options.read_timeout_s = 1;
    const auto session = open(options);
    const auto sleep = session->prepare("SELECT SLEEP(30)").value();
    EXPECT_EQ(errc_of(sleep->next()), Errc::timeout);
    EXPECT_TRUE(session->is_lost());
    EXPECT_EQ(kill_sessions_in(database_.name()), 1);
}

// Takes connections and says nothing.
class SilentServer {
  public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(bind(socket_, any, size), 0);
        EXPECT_EQ(listen(socket_, 8), 0);
        EXPECT_EQ(getsockname(socket_, any, &size), 0);
        port_ = ntohs(address.sin_port);
    }

    ~SilentServer() { close(socket_); }

    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::uint16_t port() const { return port_; }

  private:
    int socket_;
    std::uint16_t port_ = 0;
};

TEST_F(SessionLossTest, IsNoSessionWhenTheServerNeverSpeaks) {
    const SilentServer silent;
    MysqlOptions options = database_.options();
    options.port = silent.port();
    options.connect_timeout_s = 1;
    options.read_timeout_s = 1;
    const auto opened = MysqlConnection::open(options);
    ASSERT_FALSE(opened.has_value());
    EXPECT_TRUE(retryable(opened.error().code)) << opened.error().message();
}

}  // namespace
}  // namespace firstcome::tests
