// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_requests.h"

#include <array>
#include <charconv>

namespace firstcome::lab {

RushRequests::RushRequests(
    const http::Url& server, CampaignId campaign, const ParticipantNames& names
)
    : names_(names),
      path_("/api/campaigns/" + to_string(campaign) + "/participation") {
    const std::string host = "Host: " + server.authority() + "\r\n";
    entry_head_ = "POST " + path_ + " HTTP/1.1\r\n" + host +
                  "Content-Type: application/json\r\nContent-Length: ";
    read_tail_ = " HTTP/1.1\r\n" + host + "\r\n";
}

std::string_view RushRequests::entry(std::uint32_t participant) {
    body_ = R"({"userId":)";
    names_.append_json(participant, body_);
    body_ += '}';
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), body_.size()).ptr;
    out_ = entry_head_;
    out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    out_ += "\r\n\r\n";
    out_ += body_;
    return out_;
}

std::string_view RushRequests::read(std::string_view path) {
    out_ = "GET ";
    out_ += path;
    out_ += read_tail_;
    return out_;
}

std::string RushRequests::path_of(std::uint32_t participant) const {
    // Ids of a rush are plain: nothing in them needs percent-encoding.
    return path_ + "/" + names_.text(participant);
}

}  // namespace firstcome::lab
