// SPDX-License-Identifier: Apache-2.0
#pragma once
// ScratchDirectory: an empty directory that disappears with the test.

#include <cstdlib>
#include <filesystem>
#include <string>

namespace firstcome::tests {

class ScratchDirectory {
  public:
    ScratchDirectory() {
        std::string pattern = std::filesystem::temp_directory_path() / "firstcome-XXXXXX";
        path_ = mkdtemp(pattern.data()) != nullptr ? pattern : std::string();
        if (path_.empty()) {
            std::abort();
        }
    }

    ~ScratchDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    const std::string& path() const { return path_; }

    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

}  // namespace firstcome::tests
