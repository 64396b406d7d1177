// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_parameters.h"

#include "base/assert.h"

#include <mysql.h>

#include <algorithm>
#include <cstring>

namespace firstcome {
namespace {

// A participant id fits, so the places of a history row never move.
constexpr std::size_t capacity_least = 64;

}  // namespace

void MysqlParameters::set_kind(Slot& slot, Kind kind) {
    moved_ = moved_ || slot.kind != kind;
    slot.kind = kind;
    slot.is_null = 0;
}

void MysqlParameters::set_integer(std::size_t parameter, std::int64_t value) {
    Slot& slot = slots_[parameter];
    set_kind(slot, Kind::integer);
    slot.integer = value;
}

void MysqlParameters::set_text(std::size_t parameter, std::string_view value) {
    set_bytes(parameter, Kind::text, as_bytes(value));
}

void MysqlParameters::set_blob(std::size_t parameter, ByteView value) {
    set_bytes(parameter, Kind::blob, value);
}

// What the type was it stays, so that a NULL in between tells the library nothing new.
void MysqlParameters::set_null(std::size_t parameter) {
    slots_[parameter].is_null = 1;
}

void MysqlParameters::set_bytes(std::size_t parameter, Kind kind, ByteView value) {
    Slot& slot = slots_[parameter];
    set_kind(slot, kind);
    if (value.size() > slot.capacity || slot.bytes == nullptr) {
        slot.capacity = std::max(capacity_least, value.size());
        slot.bytes = std::make_unique<std::uint8_t[]>(slot.capacity);
        moved_ = true;
    }
    if (!value.empty()) {
        std::memcpy(slot.bytes.get(), value.data(), value.size());
    }
    slot.size = value.size();
}

void MysqlParameters::bind_to(st_mysql_stmt* statement) {
    if (!moved_ || slots_.empty()) {
        return;
    }
    std::vector<MYSQL_BIND> binds(slots_.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        MYSQL_BIND& bind = binds[i];
        bind.is_null = &slot.is_null;
        if (slot.kind == Kind::integer) {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &slot.integer;
        } else {
            bind.buffer_type = slot.kind == Kind::text ? MYSQL_TYPE_VAR_STRING : MYSQL_TYPE_BLOB;
            bind.buffer = slot.bytes.get();
            bind.length = &slot.size;
        }
    }
    ASSERT_BECAUSE(
        mysql_stmt_bind_param(statement, binds.data()) == 0, "libmariadb lacks a parameter type"
    );
    moved_ = false;
}

}  // namespace firstcome
