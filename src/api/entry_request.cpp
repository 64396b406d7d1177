// SPDX-License-Identifier: Apache-2.0
#include "api/entry_request.h"

#include "base/assert.h"

#include <utility>

namespace firstcome::api {

EntryRequest::EntryRequest(
    Hall& hall, EntryAnswers& answers, EntryWish wish, const Admitted& admitted
)
    : hall_(hall),
      answers_(answers),
      wish_(std::move(wish)),
      key_(admitted.key),
      request_id_(admitted.submission.entry.request_id),
      partition_(admitted.partition) {}

Verdict EntryRequest::on_wakeup(Answer& answer) {
    if (const auto* outcome = std::get_if<Outcome>(&answer)) {
        return answers_.outcome(wish_, *outcome);
    }
    if (const auto* refused = std::get_if<EntryRefused>(&answer)) {
        return answers_.refused(wish_, refused->kind);
    }
    if (std::holds_alternative<Accepted>(answer)) {
        return answers_.pending(wish_);
    }
    ASSERT(std::holds_alternative<NotAccepted>(answer));
    leave_waiters();
    return answers_.not_accepted(wish_);
}

Verdict EntryRequest::on_deadline() {
    if (number_ == 0) {
        return answers_.not_accepted(wish_);
    }
    leave_waiters();
    IntakeQueue& queue = hall_.queue_of(partition_);
    if (queue.withdraw(number_)) {
        return answers_.not_accepted(wish_);
    }
    const bool durable = queue.fate(number_) == RequestFate::durable;
    return durable && wish_.mode != ReplyMode::sync ? answers_.pending(wish_)
                                                    : answers_.unknown(wish_);
}

void EntryRequest::leave_waiters() {
    if (!wish_.plan.until_accepted) {
        hall_.views.waiters(partition_).remove(key_, request_id_);
    }
}

}  // namespace firstcome::api
