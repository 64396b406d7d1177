// SPDX-License-Identifier: Apache-2.0
#pragma once
// GET /metrics: everything that is counted, in Prometheus' text format. The counters live where
// they are counted; they are only gathered here, at each scrape.
//
// Thread: any.

#include "api/figures.h"
#include "api/hall.h"
#include "http/server.h"

#include <string>

namespace firstcome::api {

inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

std::string metrics_text(const Hall& hall, const http::Server& server);

}  // namespace firstcome::api
