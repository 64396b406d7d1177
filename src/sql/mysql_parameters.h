// SPDX-License-Identifier: Apache-2.0
#pragma once
// The parameters of a prepared statement, in places that stay where they are: the library is told
// once where to look, and from then on a run costs no more than the bytes it sends. A statement of
// 256 rows has 2,816 of them.

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct st_mysql_stmt;

namespace firstcome {

class MysqlParameters {
  public:
    explicit MysqlParameters(std::size_t count) : slots_(count) {}

    std::size_t count() const { return slots_.size(); }

    void set_integer(std::size_t parameter, std::int64_t value);
    void set_text(std::size_t parameter, std::string_view value);
    void set_blob(std::size_t parameter, ByteView value);
    void set_null(std::size_t parameter);

    // Tells `statement` where its parameters are, unless it knows.
    void bind_to(st_mysql_stmt* statement);

  private:
    enum class Kind : std::uint8_t { unset, integer, text, blob };

    struct Slot {
        std::int64_t integer = 0;
        unsigned long size = 0;
        std::unique_ptr<std::uint8_t[]> bytes;
        std::size_t capacity = 0;
        char is_null = 1;
        Kind kind = Kind::unset;
    };

    void set_kind(Slot& slot, Kind kind);
    void set_bytes(std::size_t parameter, Kind kind, ByteView value);

    std::vector<Slot> slots_;
    bool moved_ = true;  // a type or an address is not what the library was told
};

}  // namespace firstcome
