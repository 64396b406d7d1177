// SPDX-License-Identifier: Apache-2.0
#pragma once
// A real Kafka and a real MariaDB for a benchmark, started by the project's own tools on free ports
// and with empty data, ended with it.

#include "app/private_engine.h"

#include <memory>
#include <string>

namespace firstcome::bench {

class Engine {
  public:
    // `tool` is the name of one in tools/: "kafka", "mariadb". Its data go to `directory`.
    // Ends the program when it cannot be started.
    Engine(const std::string& tool, const std::string& directory);

    // As the tool prints it: "kafka://127.0.0.1:PORT/firstcome".
    const std::string& url() const { return engine_->url(); }

    // The same server, another topic or database.
    std::string url_of(const std::string& last_part) const;

  private:
    std::unique_ptr<PrivateEngine> engine_;
};

// Makes an empty database on the server of `engine`; returns its URL.
std::string make_database(const Engine& mariadb, const std::string& name);

// Flags for Server::full.
std::string log_flag(const std::string& url);
std::string ledger_flag(const std::string& url);

}  // namespace firstcome::bench
