// SPDX-License-Identifier: Apache-2.0
#include "app/complain.h"

#include <iostream>

namespace firstcome {

ExitStatus complain(const Error& error) {
    std::cerr << "firstcome: " << error.detail << '\n';
    return ExitStatus::failed;
}

}  // namespace firstcome
