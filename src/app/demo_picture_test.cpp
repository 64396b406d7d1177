// SPDX-License-Identifier: Apache-2.0
#include "app/demo_picture.h"

#include <gtest/gtest.h>

#include <sstream>

namespace firstcome {
namespace {

DemoMoment halfway() {
    DemoMoment moment;
    moment.figures = {60'000, 55'000, 50'000, 250};
    moment.entries = 100'000;
    moment.stock = 1'000;
    moment.answered = 49'000;
    moment.since_start = Duration::millis(1'250);
    return moment;
}

TEST(DemoPicture, EveryFigureIsDrawnWithItsNumber) {
    const std::string picture = draw_moment(halfway());
    for (const char* part :
         {"accepted",
          "60,000",
          "decided",
          "55,000",
          "committed",
          "50,000",
          "lag 10,000",
          "answered",
          "49,000",
          "stock left",
          "250",
          "1.2 s"}) {
        EXPECT_NE(picture.find(part), std::string::npos) << part << " in\n" << picture;
    }
}

TEST(DemoPicture, OneLineTellsTheSame) {
    DemoMoment moment = halfway();
    moment.note = "kill 1";
    EXPECT_EQ(
        tell_moment(moment),
        "  1.2 s: accepted 60,000, decided 55,000, committed 50,000, lag 10,000, answered 49,000, "
        "stock left 250; kill 1"
    );
}

TEST(DemoPicture, NoLineIsWiderThanATerminalAndNoBarOverflows) {
    DemoMoment moment = halfway();
    moment.figures = {99'999'999, 99'999'999, 0, 99'999'999};
    moment.answered = 99'999'999;
    std::istringstream lines(draw_moment(moment));
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LT(line.size(), 80U) << line;
    }
}

TEST(DemoPicture, NothingToDoIsAnEmptyBar) {
    EXPECT_NE(draw_moment(DemoMoment{}).find("[----"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
