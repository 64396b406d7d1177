// SPDX-License-Identifier: Apache-2.0
#pragma once
// A prepared statement on a server. Made by MysqlConnection, whose thread and lifetime bound it.
//
// The rows of an answer are taken off the line before the first one is given out, so that a sink
// may use the session meanwhile; who reads a long table asks for it in pieces (SqlPlaceReader).

#include "sql/connection.h"
#include "sql/mysql_columns.h"
#include "sql/mysql_parameters.h"
#include "sql/mysql_session.h"

#include <memory>

namespace firstcome {

class MysqlStatement final : public SqlStatement {
  public:
    static Result<std::unique_ptr<MysqlStatement>> prepare(
        MysqlSession& session, std::string_view sql
    );

    void bind_integer(std::size_t parameter, std::int64_t value) override {
        parameters_.set_integer(parameter, value);
    }

    void bind_text(std::size_t parameter, std::string_view value) override {
        parameters_.set_text(parameter, value);
    }

    void bind_blob(std::size_t parameter, ByteView value) override {
        parameters_.set_blob(parameter, value);
    }

    void bind_null(std::size_t parameter) override { parameters_.set_null(parameter); }

    Result<std::int64_t> run() override;
    Result<bool> next() override;
    void rewind() override;

    std::int64_t integer(std::size_t column) override { return columns_.integer(column); }

    std::string_view text(std::size_t column) override { return columns_.text(column); }

    ByteView blob(std::size_t column) override { return columns_.blob(column); }

    bool is_null(std::size_t column) override { return columns_.is_null(column); }

  private:
    MysqlStatement(MysqlSession& session, MysqlPrepared statement);

    Result<void> execute();

    MysqlSession& session_;
    MysqlPrepared statement_;
    MysqlParameters parameters_;
    MysqlColumns columns_;
    bool begun_ = false;
};

}  // namespace firstcome
