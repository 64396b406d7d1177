// SPDX-License-Identifier: Apache-2.0
#include "http/input_buffer.h"

#include "base/assert.h"

#include <algorithm>
#include <cstring>

namespace firstcome::http {

InputBuffer::InputBuffer(std::size_t bytes_max) : bytes_max_(bytes_max) {
    ASSERT(bytes_max > 0);
}

void InputBuffer::consume(std::size_t n) {
    ASSERT(n <= end_ - begin_);
    begin_ += n;
}

std::span<char> InputBuffer::room() {
    const std::size_t initial = std::min(initial_bytes, bytes_max_);
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (capacity_ != initial) {
            move_to(initial);
        }
    } else if (end_ == capacity_) {
        const bool worth_moving = begin_ >= capacity_ / 2;
        move_to(worth_moving ? capacity_ : std::min(capacity_ * 2, bytes_max_));
    }
    return {bytes_.get() + end_, capacity_ - end_};
}

void InputBuffer::added(std::size_t n) {
    ASSERT(n <= capacity_ - end_);
    end_ += n;
}

void InputBuffer::release() {
    bytes_.reset();
    capacity_ = begin_ = end_ = 0;
}

void InputBuffer::move_to(std::size_t capacity) {
    const std::size_t size = end_ - begin_;
    if (capacity == capacity_) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, size);
    } else {
        // Not value-initialised: clearing what is about to be overwritten costs more than reading.
        std::unique_ptr<char[]> bytes = std::make_unique_for_overwrite<char[]>(capacity);
        if (size > 0) {
            std::memcpy(bytes.get(), bytes_.get() + begin_, size);
        }
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = size;
}

}  // namespace firstcome::http
