// SPDX-License-Identifier: Apache-2.0
#include "http/head_check.h"

#include "http/host.h"
#include "http/tokens.h"

#include <algorithm>
#include <charconv>

namespace firstcome::http {
namespace {

constexpr std::size_t method_bytes_max = 20;
constexpr std::size_t content_length_digits_max = 18;

// Method, two spaces, version and line end around the target.
constexpr std::size_t request_line_overhead_max = method_bytes_max + 2 + 8 + 2;

bool is_target_char(char c) {
    return c > 0x20 && c < 0x7F && c != '#';
}

// Reads line after line; every member function returns whether to go on, and sets the verdict when
// not.
class HeadReader {
  public:
    HeadReader(
        std::string_view bytes,
        const HeadLimits& limits,
        std::span<HeaderField, head_fields_max> fields
    )
        : bytes_(bytes),
          limits_(limits),
          fields_(fields) {}

    HeadVerdict read() {
        if (read_request_line()) {
            while (read_field_line()) {
            }
        }
        verdict_.head.fields = fields_.first(field_count_);
        return verdict_;
    }

  private:
    bool refuse(Refusal refusal, std::string_view reason) {
        verdict_.state = HeadState::refused;
        verdict_.refusal = refusal;
        verdict_.reason = reason;
        return false;
    }

    bool bad(std::string_view reason) { return refuse(Refusal::bad_request, reason); }

    // Finds the next line within the first `end_max` bytes and moves past it.
    bool take_line(std::size_t end_max, Refusal too_long, std::string_view reason) {
        const std::string_view window = bytes_.substr(0, end_max);
        const std::size_t end = window.find('\n', at_);
        if (end == std::string_view::npos) {
            return bytes_.size() < end_max ? false : refuse(too_long, reason);
        }
        if (end == at_ || bytes_[end - 1] != '\r') {
            return bad("bare LF");
        }
        line_ = bytes_.substr(at_, end - 1 - at_);
        at_ = end + 1;
        return line_.find('\r') == std::string_view::npos || bad("bare CR");
    }

    bool read_request_line() {
        const std::size_t line_max = limits_.target_bytes_max + request_line_overhead_max;
        const bool target_first = line_max <= limits_.head_bytes_max;
        if (!take_line(
                std::min(line_max, limits_.head_bytes_max),
                target_first ? Refusal::target_too_long : Refusal::head_too_large,
                "request line too long"
            )) {
            return false;
        }
        Head& head = verdict_.head;
        const std::string_view method = take_until(line_, ' ');
        if (!is_token(method) || method.size() > method_bytes_max) {
            return bad("malformed method");
        }
        head.method = method;
        const std::string_view target = take_until(line_, ' ');
        if (line_ != "HTTP/1.1" && line_ != "HTTP/1.0") {
            return bad("the request line is not METHOD /target HTTP/1.1");
        }
        head.is_http11 = line_ == "HTTP/1.1";
        return read_target(target);
    }

    bool read_target(std::string_view target) {
        if (target.size() > limits_.target_bytes_max) {
            return refuse(Refusal::target_too_long, "target too long");
        }
        if (!target.starts_with('/')) {
            return bad("the target is not in origin-form");
        }
        if (!std::all_of(target.begin(), target.end(), is_target_char)) {
            return bad("the target holds a character that must be percent-encoded");
        }
        verdict_.head.target = target;
        return true;
    }

    bool read_field_line() {
        if (!take_line(limits_.head_bytes_max, Refusal::head_too_large, "head too large")) {
            return false;
        }
        if (line_.empty()) {
            return finish();
        }
        if (line_.front() == ' ' || line_.front() == '\t') {
            return bad("folded field");
        }
        const std::size_t colon = line_.find(':');
        if (colon == std::string_view::npos || !is_token(line_.substr(0, colon))) {
            return bad("malformed field name");
        }
        const HeaderField field{line_.substr(0, colon), trim(line_.substr(colon + 1))};
        if (!is_field_value(field.value)) {
            return bad("control character in a field");
        }
        if (field_count_ == fields_.size()) {
            return refuse(Refusal::head_too_large, "too many fields");
        }
        fields_[field_count_++] = field;
        return judge(field);
    }

    // The first letters narrow it down, because most fields of most requests mean nothing here.
    bool judge(const HeaderField& field) {
        switch (to_lower(field.name.front())) {
            case 'h':
                return !equals_ignoring_case(field.name, "Host") || judge_host(field.value);
            case 'c':
                if (equals_ignoring_case(field.name, "Content-Length")) {
                    return judge_content_length(field.value);
                }
                return !equals_ignoring_case(field.name, "Connection") ||
                       judge_connection(field.value);
            case 't':
                return !equals_ignoring_case(field.name, "Transfer-Encoding") ||
                       bad("Transfer-Encoding on a request");
            case 'e':
                return !equals_ignoring_case(field.name, "Expect") || judge_expect(field.value);
            case 'p':
                return !equals_ignoring_case(field.name, "Proxy-Connection") ||
                       is_token_list(field.value) || bad("malformed Proxy-Connection");
            default:
                return true;
        }
    }

    bool judge_host(std::string_view value) {
        if (!verdict_.head.host.empty()) {
            return bad("second Host");
        }
        verdict_.head.host = value;
        return is_host(value) || bad("malformed Host");
    }

    bool judge_content_length(std::string_view value) {
        if (verdict_.head.content_length) {
            return bad("second Content-Length");
        }
        const bool all_digits =
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (value.empty() || !all_digits || value.size() > content_length_digits_max) {
            return bad("malformed Content-Length");
        }
        std::uint64_t length = 0;
        std::from_chars(value.data(), value.data() + value.size(), length);
        verdict_.head.content_length = length;
        return true;
    }

    bool judge_connection(std::string_view value) {
        if (!is_token_list(value)) {
            return bad("malformed Connection");
        }
        close_ = close_ || list_contains(value, "close");
        keep_alive_ = keep_alive_ || list_contains(value, "keep-alive");
        return true;
    }

    bool judge_expect(std::string_view value) {
        if (!equals_ignoring_case(value, "100-continue")) {
            return bad("Expect other than 100-continue");
        }
        verdict_.head.expects_continue = verdict_.head.is_http11;
        return true;
    }

    bool finish() {
        Head& head = verdict_.head;
        head.size = at_;
        head.keep_alive = !close_ && (head.is_http11 || keep_alive_);
        if (head.host.empty()) {
            return bad("missing Host");
        }
        if (head.body_size() > limits_.body_bytes_max) {
            return refuse(Refusal::body_too_large, "body too large");
        }
        verdict_.state = HeadState::accepted;
        return false;
    }

    std::string_view bytes_;
    const HeadLimits& limits_;
    std::span<HeaderField, head_fields_max> fields_;
    HeadVerdict verdict_;
    std::string_view line_;  // without its line end
    std::size_t at_ = 0;     // where the next line begins
    std::size_t field_count_ = 0;
    bool close_ = false;
    bool keep_alive_ = false;
};

}  // namespace

HeadVerdict check_head(
    std::string_view bytes,
    const HeadLimits& limits,
    std::span<HeaderField, head_fields_max> scratch
) {
    return HeadReader(bytes, limits, scratch).read();
}

}  // namespace firstcome::http
