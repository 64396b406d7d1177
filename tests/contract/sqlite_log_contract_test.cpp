// SPDX-License-Identifier: Apache-2.0
// The log in SQLite passes the suite of its port.
#include "log/sqlite_log.h"
#include "tests/contract/log_contract.h"
#include "tests/support/scratch_directory.h"

namespace firstcome::tests {
namespace {

class SqliteLogHarness {
  public:
    SqliteLogHarness() { open(); }

    Log& log() { return *log_; }

    void reopen() {
        log_.reset();
        open();
    }

  private:
    void open() {
        auto opened = SqliteLog::open(directory_.file("log.db"), clock_, SqliteLog::Mode::create);
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        log_ = *std::move(opened);
    }

    ScratchDirectory directory_;
    SystemClock clock_;
    std::unique_ptr<SqliteLog> log_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LogContract, SqliteLogHarness);

}  // namespace
}  // namespace firstcome::tests
