// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.h"

#include "base/assert.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace firstcome {
namespace {

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::green:
            return "32";
        case Colour::red:
            return "31";
        case Colour::yellow:
            return "33";
        case Colour::cyan:
            return "36";
        case Colour::dim:
            return "2";
        case Colour::bold:
            return "1";
    }
    ASSERT_BECAUSE(false, "a Colour outside its enumeration");
}

bool is_terminal(int descriptor) {
    const char* kind = std::getenv("TERM");
    return isatty(descriptor) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool wants_colours() {
    const char* no_color = std::getenv("NO_COLOR");
    return no_color == nullptr || *no_color == '\0';
}

}  // namespace

Terminal::Terminal(std::ostream& out, int descriptor)
    : Terminal(out, is_terminal(descriptor), is_terminal(descriptor) && wants_colours()) {}

Terminal::Terminal(std::ostream& out, bool draws, bool colours)
    : out_(out),
      draws_(draws),
      colours_(colours) {}

std::string Terminal::coloured(std::string_view text, Colour colour) const {
    if (!colours_) {
        return std::string(text);
    }
    return std::string("\x1b[").append(code_of(colour)).append("m").append(text).append("\x1b[0m");
}

void Terminal::erase() {
    if (drawn_lines_ > 0) {
        out_ << "\x1b[" << drawn_lines_ << "A\r\x1b[J";
        drawn_lines_ = 0;
    }
}

void Terminal::print(std::string_view line) {
    const bool drawn = drawn_lines_ > 0;
    erase();
    out_ << line << '\n';
    if (drawn) {
        draw(picture_);
    }
    out_.flush();
}

void Terminal::draw(const std::string& picture) {
    if (!draws_) {
        return;
    }
    erase();
    out_ << picture << std::flush;
    picture_ = picture;
    drawn_lines_ = static_cast<std::size_t>(std::count(picture.begin(), picture.end(), '\n'));
}

std::string bar(double share, std::size_t width) {
    ASSERT(share >= 0 && share <= 1);
    const auto full = static_cast<std::size_t>(std::floor(share * static_cast<double>(width)));
    return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

}  // namespace firstcome
