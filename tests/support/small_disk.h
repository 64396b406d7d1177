// SPDX-License-Identifier: Apache-2.0
#pragma once
// SmallDisk: a file system of few megabytes, to be filled. Needs the right to mount.

#include "tests/support/scratch_directory.h"

#include <sys/mount.h>

#include <fstream>
#include <string>

namespace firstcome::tests {

class SmallDisk {
  public:
    explicit SmallDisk(int mebibytes) {
        const std::string size = "size=" + std::to_string(mebibytes) + "m";
        mounted_ = mount("tmpfs", directory_.path().c_str(), "tmpfs", MS_NOSUID, size.c_str()) == 0;
    }

    ~SmallDisk() {
        if (mounted_) {
            umount2(directory_.path().c_str(), MNT_DETACH);
        }
    }

    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool is_mounted() const { return mounted_; }

    std::string file(const std::string& name) const { return directory_.file(name); }

    // Takes all the space there is; empty() gives it back.
    void fill() {
        std::ofstream ballast(file("ballast"), std::ios::binary);
        const std::string block(4'096, 'x');
        while (ballast.write(block.data(), 4'096).flush()) {
        }
    }

    void empty() { std::filesystem::remove(file("ballast")); }

  private:
    ScratchDirectory directory_;
    bool mounted_ = false;
};

}  // namespace firstcome::tests
