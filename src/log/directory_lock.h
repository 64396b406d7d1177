// SPDX-License-Identifier: Apache-2.0
#pragma once
// DirectoryLock: one server per data directory. The kernel drops the lock with the process, however
// it ends, so there is no stale lock to clean up; on SQLite this lock is the lease.

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace firstcome {

class DirectoryLock {
  public:
    // Creates `directory` (0700, parents must exist) and locks DIRECTORY/lock until destruction.
    // Errors: busy (names the pid that holds it; `advice` follows), io.
    static Result<std::unique_ptr<DirectoryLock>> take(
        const std::string& directory,
        std::string_view advice = "stop it or choose another directory with --data"
    );

    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

// Whether somebody holds the lock of `directory`. Takes nothing; false when there is no such
// directory.
bool directory_is_locked(const std::string& directory);

}  // namespace firstcome
