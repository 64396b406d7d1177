// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.h"

#include <gtest/gtest.h>

#include <sstream>

namespace firstcome {
namespace {

TEST(Terminal, APictureReplacesTheOneBefore) {
    std::ostringstream out;
    Terminal terminal(out, true, true);
    terminal.draw("a\nb\n");
    terminal.draw("c\n");
    EXPECT_EQ(out.str(), "a\nb\n\x1b[2A\r\x1b[Jc\n");
}

TEST(Terminal, ALineStaysAboveThePicture) {
    std::ostringstream out;
    Terminal terminal(out, true, true);
    terminal.draw("a\n");
    terminal.print("line");
    EXPECT_EQ(out.str(), "a\n\x1b[1A\r\x1b[Jline\na\n");
}

TEST(Terminal, ASettledPictureIsNotDrawnOver) {
    std::ostringstream out;
    Terminal terminal(out, true, true);
    terminal.draw("a\n");
    terminal.settle();
    terminal.print("line");
    EXPECT_EQ(out.str(), "a\nline\n");
}

TEST(Terminal, AFileGetsNeitherPicturesNorColours) {
    std::ostringstream out;
    Terminal terminal(out, false, false);
    terminal.draw("a\n");
    terminal.print(terminal.coloured("line", Colour::red));
    EXPECT_EQ(out.str(), "line\n");
}

TEST(Terminal, AColourEndsWithItsText) {
    std::ostringstream out;
    EXPECT_EQ(Terminal(out, true, true).coloured("x", Colour::green), "\x1b[32mx\x1b[0m");
}

TEST(Terminal, ABarIsAsFullAsItsShare) {
    EXPECT_EQ(bar(0, 4), "[----]");
    EXPECT_EQ(bar(0.5, 4), "[##--]");
    EXPECT_EQ(bar(0.99, 4), "[###-]");
    EXPECT_EQ(bar(1, 4), "[####]");
}

}  // namespace
}  // namespace firstcome
