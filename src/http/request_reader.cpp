// SPDX-License-Identifier: Apache-2.0
#include "http/request_reader.h"

#include "http/beast_head.h"
#include "http/tokens.h"

namespace firstcome::http {
namespace {

Request request_of(const ParsedHead& head) {
    Request request;
    std::string_view target = head.target;
    request.method = method_of(head.method);
    request.path = take_until(target, '?');
    request.query = target;
    request.fields = head.fields;
    return request;
}

}  // namespace

Reading RequestReader::read(
    std::string_view bytes,
    const HeadLimits& limits,
    std::span<HeaderField, head_fields_max> scratch
) {
    Reading reading;
    if (bytes.size() < bytes_needed_) {
        return reading;
    }
    const HeadVerdict verdict = check_head(bytes, limits, scratch);
    reading.head = verdict.head;
    reading.request =
        request_of({verdict.head.method, verdict.head.target, verdict.head.fields, std::nullopt});
    if (verdict.state == HeadState::refused) {
        reading.state = Reading::State::refused;
        reading.refusal = verdict.refusal;
        reading.reason = verdict.reason;
    }
    if (verdict.state != HeadState::accepted) {
        return reading;
    }
    const std::size_t size = verdict.head.size + verdict.head.body_size();
    if (bytes.size() < size) {
        bytes_needed_ = size;
        if (verdict.head.expects_continue) {
            reading.state = Reading::State::invite_body;
        }
        return reading;
    }
    bytes_needed_ = 0;
    const auto parsed = parse_head(bytes.substr(0, verdict.head.size), scratch);
    if (!parsed || parsed->content_length != verdict.head.content_length) {
        reading.state = Reading::State::refused;
        reading.reason = "the head can be read in two ways";
        return reading;
    }
    reading.state = Reading::State::complete;
    reading.size = size;
    reading.request = request_of(*parsed);
    reading.request.body = bytes.substr(verdict.head.size, verdict.head.body_size());
    return reading;
}

}  // namespace firstcome::http
