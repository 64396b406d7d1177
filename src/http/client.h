// SPDX-License-Identifier: Apache-2.0
#pragma once
// The client side of http, the part that other modules may include: one blocking request
// (client_fetch.h) and the engine of a stampede (client_stampede.h).

#include "http/client_fetch.h"
#include "http/client_stampede.h"
#include "http/client_url.h"
