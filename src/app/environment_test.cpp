// SPDX-License-Identifier: Apache-2.0
#include "app/environment.h"

#include "app/version.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(Environment, TheDiskIsTheFileSystemOfTheDirectory) {
    EXPECT_EQ(this_machine("/proc/self").disk, "proc on proc");
}

TEST(Environment, MachineAndProgramStandOnALineEach) {
    const std::string lines = environment_lines({"a cpu", 2, "Linux 6", "ext4 on /dev/x"});
    EXPECT_EQ(lines.find("a cpu, 2 cores, Linux 6, ext4 on /dev/x\nfirstcome "), 0U);
    EXPECT_NE(lines.find("SQLite 3."), std::string::npos);
}

TEST(Version, ItNamesCompilerBuildAndEveryLibrary) {
    const std::string text = version_text();
    EXPECT_NE(text.find(compiler()), std::string::npos);
    EXPECT_NE(text.find(build_type()), std::string::npos);
    EXPECT_GE(libraries().size(), 5U);
    for (const auto& [name, version] : libraries()) {
        EXPECT_FALSE(version.empty()) << name;
        EXPECT_NE(version_json().find(name), std::string::npos);
    }
}

}  // namespace
}  // namespace firstcome
