// SPDX-License-Identifier: Apache-2.0
#include "http/dispatcher.h"

#include "base/logger.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace firstcome::http {
namespace {

using testing::Contains;
using testing::Pair;

class DispatcherTest : public testing::Test {
  protected:
    DispatcherTest() {
        const auto ok = [](const Request&, const PathValues&, Ticket) { return Response{}; };
        router_.add(Method::get, "/none/{x}", Body::none, ok);
        router_.add(Method::post, "/none", Body::none, ok);
        router_.add(Method::post, "/json", Body::json, ok);
        router_.add(Method::post, "/optional", Body::optional, ok);
        hooks_.refuse = [this](Refusal refusal, const Request&, const std::string& detail) {
            rendered_.push_back({refusal, detail});
            Response response;
            response.status = 299;
            response.body = detail;
            return response;
        };
        set_log_level("off");
    }

    ~DispatcherTest() override { set_log_level("info"); }

    // Nothing when the request is admitted.
    std::optional<Refused> refusal_of(Method method, std::string_view path) {
        Request request;
        request.method = method;
        request.path = path;
        request.fields = fields_;
        auto admitted = dispatcher_.admit(request, head_);
        if (auto* refused = std::get_if<Refused>(&admitted)) {
            return *refused;
        }
        return std::nullopt;
    }

    void expect_refused(Refusal refusal, Method method, std::string_view path) {
        const auto refused = refusal_of(method, path);
        ASSERT_TRUE(refused.has_value());
        EXPECT_EQ(refused->refusal, refusal) << refused->detail;
    }

    static Head local_head() {
        Head head;
        head.host = "localhost";
        return head;
    }

    ServerConfig config_;
    Router router_;
    ServerHooks hooks_;
    std::atomic<bool> draining_{false};
    std::vector<HeaderField> fields_;
    Head head_ = local_head();
    std::vector<Refused> rendered_;
    Dispatcher dispatcher_{config_, router_, hooks_, draining_};
};

TEST_F(DispatcherTest, AdmitsWhatARouteTakes) {
    EXPECT_FALSE(refusal_of(Method::get, "/none/1").has_value());
    EXPECT_FALSE(refusal_of(Method::post, "/none").has_value());
    EXPECT_FALSE(refusal_of(Method::post, "/optional").has_value());
}

TEST_F(DispatcherTest, RefusesPathsAndMethods) {
    expect_refused(Refusal::not_found, Method::get, "/nowhere");
    expect_refused(Refusal::bad_request, Method::get, "/none/%zz");
    const auto refused = refusal_of(Method::get, "/json");
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->refusal, Refusal::method_not_allowed);
    EXPECT_EQ(refused->detail, "POST");
}

TEST_F(DispatcherTest, AJsonRouteDemandsALength) {
    fields_ = {{"Content-Type", "application/json"}};
    expect_refused(Refusal::length_required, Method::post, "/json");
    head_.content_length = 2;
    EXPECT_FALSE(refusal_of(Method::post, "/json").has_value());
}

TEST_F(DispatcherTest, AJsonRouteDemandsJson) {
    head_.content_length = 2;
    for (const char* type : {"text/plain", "application/jsonp", "", "application/json2; a=b"}) {
        fields_ = {{"Content-Type", type}};
        expect_refused(Refusal::unsupported_media_type, Method::post, "/json");
        expect_refused(Refusal::unsupported_media_type, Method::post, "/optional");
    }
    fields_.clear();
    expect_refused(Refusal::unsupported_media_type, Method::post, "/json");
    for (const char* type : {"application/json", "Application/JSON ; charset=utf-8"}) {
        fields_ = {{"content-type", type}};
        EXPECT_FALSE(refusal_of(Method::post, "/json").has_value()) << type;
    }
}

TEST_F(DispatcherTest, ALoopbackListenerDemandsALoopbackHost) {
    head_.host = "evil.example";
    expect_refused(Refusal::host_not_allowed, Method::get, "/none/1");
    config_.loopback_host_only = false;
    EXPECT_FALSE(refusal_of(Method::get, "/none/1").has_value());
}

TEST_F(DispatcherTest, WhileDrainingEverythingIsRefused) {
    draining_ = true;
    expect_refused(Refusal::stopping, Method::get, "/none/1");
}

TEST_F(DispatcherTest, TheProgramRendersARefusalAndTheServerItsStatus) {
    const Response response = dispatcher_.refuse({Refusal::method_not_allowed, "GET, HEAD"}, {});
    EXPECT_EQ(response.status, 405);
    EXPECT_FALSE(response.close);
    EXPECT_EQ(response.body, "GET, HEAD");
    EXPECT_THAT(response.headers, Contains(Pair("Allow", "GET, HEAD")));
    EXPECT_TRUE(dispatcher_.refuse({Refusal::bad_request, ""}, {}).close);
}

TEST_F(DispatcherTest, StoppingAsksToComeBack) {
    const Response response = dispatcher_.refuse({Refusal::stopping, ""}, {});
    EXPECT_THAT(response.headers, Contains(Pair("Retry-After", "1")));
}

TEST_F(DispatcherTest, AnExceptionOfTheHandlerIsARefusalWithAnOpaqueId) {
    const Handler bad = [](const Request&, const PathValues&, Ticket) -> std::optional<Response> {
        throw std::runtime_error("secret");
    };
    const auto response = dispatcher_.call({&bad, Body::none, {}}, {}, {});
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 500);
    ASSERT_EQ(rendered_.size(), 1U);
    EXPECT_EQ(rendered_[0].refusal, Refusal::handler_failed);
    EXPECT_EQ(rendered_[0].detail.size(), 16U);
}

TEST_F(DispatcherTest, WhatIsNoStdExceptionIsCaughtToo) {
    const Handler bad = [](const Request&, const PathValues&, Ticket) -> std::optional<Response> {
        throw 7;
    };
    const auto response = dispatcher_.call({&bad, Body::none, {}}, {}, {});
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 500);
}

TEST_F(DispatcherTest, AProgramThatCannotRenderStillRefuses) {
    hooks_.refuse = [](Refusal, const Request&, const std::string&) -> Response {
        throw std::runtime_error("no text");
    };
    EXPECT_EQ(dispatcher_.refuse({Refusal::timeout, "slow"}, {}).status, 408);
    hooks_.refuse = [](Refusal, const Request&, const std::string&) -> Response { throw 7; };
    EXPECT_EQ(dispatcher_.refuse({Refusal::timeout, "slow"}, {}).body, "slow\n");
    hooks_.refuse = nullptr;
    EXPECT_EQ(dispatcher_.refuse({Refusal::timeout, "slow"}, {}).status, 408);
}

}  // namespace
}  // namespace firstcome::http
