// SPDX-License-Identifier: Apache-2.0
#pragma once
// InputBuffer: what a connection has read and not yet used. Small while idle, because thousands of
// idle connections share the machine; grows with the request that needs it, and back.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace firstcome::http {

class InputBuffer {
  public:
    static constexpr std::size_t initial_bytes = 1'024;

    // Never holds more than `bytes_max`.
    explicit InputBuffer(std::size_t bytes_max);

    // Valid until room() is called.
    std::string_view unread() const { return {bytes_.get() + begin_, end_ - begin_}; }

    // Requires: n <= unread().size().
    void consume(std::size_t n);

    // Where the next bytes may be written; empty when the buffer is full. Nobody may be writing
    // into an earlier room.
    std::span<char> room();

    // The first `n` bytes of room() have been written.
    void added(std::size_t n);

    // Gives the memory back; nothing must be read any more.
    void release();

  private:
    void move_to(std::size_t capacity);

    std::size_t bytes_max_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::unique_ptr<char[]> bytes_;
};

}  // namespace firstcome::http
