// SPDX-License-Identifier: Apache-2.0
#pragma once
// QuestionQueue: what io threads ask a worker that reads slowly, from files or a database. It is
// bounded, so that no stampede reaches them.
//
// Thread: any io thread asks; the worker takes.

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace firstcome::api {

template <class Question>
class QuestionQueue {
  public:
    explicit QuestionQueue(std::size_t questions_max) : questions_max_(questions_max) {}

    // Called after a question found the queue empty: wakes the worker. Before start.
    void on_work(std::function<void()> wake) { wake_ = std::move(wake); }

    // False when the queue is full.
    bool ask(Question question) {
        bool was_empty = false;
        {
            const std::lock_guard lock(mutex_);
            if (questions_.size() >= questions_max_) {
                return false;
            }
            was_empty = questions_.empty();
            questions_.push_back(std::move(question));
        }
        if (was_empty) {
            wake_();
        }
        return true;
    }

    // The oldest; nothing when nobody asks.
    std::optional<Question> take() {
        const std::lock_guard lock(mutex_);
        if (questions_.empty()) {
            return std::nullopt;
        }
        std::optional<Question> oldest(std::move(questions_.front()));
        questions_.pop_front();
        return oldest;
    }

  private:
    const std::size_t questions_max_;
    std::function<void()> wake_ = [] {};
    std::mutex mutex_;
    std::deque<Question> questions_;  // guarded by mutex_
};

}  // namespace firstcome::api
