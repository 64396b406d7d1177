// SPDX-License-Identifier: Apache-2.0
#pragma once
// Descriptor: a file descriptor that closes itself.

#include <unistd.h>

#include <utility>

namespace firstcome {

class Descriptor {
  public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor() { reset(); }

    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        reset();
        number_ = std::exchange(other.number_, -1);
        return *this;
    }

    // -1: none.
    int number() const { return number_; }

    bool is_open() const { return number_ >= 0; }

    void reset() {
        if (number_ >= 0) {
            close(std::exchange(number_, -1));
        }
    }

  private:
    int number_ = -1;
};

}  // namespace firstcome
