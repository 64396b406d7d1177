// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <gtest/gtest.h>

#include <array>

namespace firstcome::http {
namespace {

TEST(Message, EveryMethodIsFoundByItsName) {
    for (const Method method :
         {Method::get,
          Method::head,
          Method::post,
          Method::put,
          Method::patch,
          Method::del,
          Method::options}) {
        EXPECT_EQ(method_of(to_string(method)), method);
    }
    EXPECT_EQ(method_of("get"), Method::other);
    EXPECT_EQ(method_of("BREW"), Method::other);
}

TEST(Message, TheFirstFieldOfANameIsFoundWithoutRegardToCase) {
    const std::array<HeaderField, 3> fields{{{"A", "1"}, {"Prefer", "wait=2"}, {"prefer", "no"}}};
    Request request;
    request.fields = fields;
    EXPECT_EQ(request.header("PREFER"), "wait=2");
    EXPECT_FALSE(request.header("B").has_value());
}

TEST(Message, FramingOffencesEndTheConnectionAndWrongPathsDoNot) {
    EXPECT_TRUE(ends_connection(Refusal::bad_request));
    EXPECT_TRUE(ends_connection(Refusal::timeout));
    EXPECT_TRUE(ends_connection(Refusal::stopping));
    EXPECT_FALSE(ends_connection(Refusal::not_found));
    EXPECT_FALSE(ends_connection(Refusal::handler_failed));
}

TEST(Message, StatusesAreThoseOfTheContract) {
    EXPECT_EQ(status_of(Refusal::bad_request), 400);
    EXPECT_EQ(status_of(Refusal::method_not_allowed), 405);
    EXPECT_EQ(status_of(Refusal::length_required), 411);
    EXPECT_EQ(status_of(Refusal::unsupported_media_type), 415);
    EXPECT_EQ(status_of(Refusal::stopping), 503);
}

}  // namespace
}  // namespace firstcome::http
