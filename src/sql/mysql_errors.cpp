// SPDX-License-Identifier: Apache-2.0
#include "sql/mysql_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace firstcome {
namespace {

// The numbers of both servers, below 1,000 of their file layer, 2,000 to 2,999 of the client
// library.
struct Known {
    unsigned number;
    Errc code;
};

constexpr std::array known{
    // Send it again.
    Known{1205, Errc::busy},  // lock wait timeout: only the statement was rolled back
    Known{1213, Errc::busy},  // deadlock
    Known{1020, Errc::busy},  // record changed since it was read
    Known{1290, Errc::busy},  // the server is read-only: a failover is on its way
    Known{1836, Errc::busy},  // the same, of MySQL
    Known{3032, Errc::busy},  // offline mode
    Known{1317, Errc::busy},  // KILL QUERY
    Known{1969, Errc::busy},  // max_statement_time
    Known{3024, Errc::busy},  // max_execution_time
    Known{1412, Errc::busy},  // the table was altered since the snapshot began
    Known{1615, Errc::busy},  // the statement must be prepared again
    Known{2002, Errc::busy},  // cannot connect
    Known{2003, Errc::busy},
    Known{2005, Errc::busy},  // unknown host: name servers have bad days
    // The server is at a bound.
    Known{1040, Errc::overloaded},  // too many connections
    Known{1203, Errc::overloaded},
    Known{1226, Errc::overloaded},
    Known{1461, Errc::overloaded},  // too many prepared statements
    Known{1041, Errc::overloaded},  // out of memory
    Known{1037, Errc::overloaded},
    Known{1038, Errc::overloaded},
    Known{1206, Errc::overloaded},  // too many locks
    Known{2008, Errc::overloaded},
    // No space.
    Known{1021, Errc::full},
    Known{1114, Errc::full},
    // The schema forbids it.
    Known{1022, Errc::conflict},
    Known{1048, Errc::conflict},  // NULL
    Known{1062, Errc::conflict},  // duplicate key
    Known{1264, Errc::conflict},  // out of range
    Known{1366, Errc::conflict},  // not a value of the column's type
    Known{1406, Errc::conflict},  // too long
    Known{1451, Errc::conflict},
    Known{1452, Errc::conflict},
    Known{1586, Errc::conflict},
    Known{3819, Errc::conflict},  // CHECK, of MySQL
    Known{4025, Errc::conflict},  // CHECK, of MariaDB
    // The schema or the stored bytes are not what they must be.
    Known{1034, Errc::corrupt},
    Known{1050, Errc::corrupt},
    Known{1054, Errc::corrupt},
    Known{1064, Errc::corrupt},
    Known{1136, Errc::corrupt},
    Known{1146, Errc::corrupt},
    Known{1194, Errc::corrupt},
    Known{1712, Errc::corrupt},
    Known{1877, Errc::corrupt},
    Known{1932, Errc::corrupt},
    Known{1049, Errc::not_found},  // no such database
};

constexpr std::array session_ends{
    1053U,  // the server shuts down
    1077U,
    1152U,
    1153U,  // packet too large: the server hangs up
    1158U,
    1159U,
    1160U,
    1161U,
    1184U,
    1927U,  // KILL, of MariaDB
    2006U,
    2012U,
    2013U,
    2027U,  // a malformed packet
    2055U,
    3169U,  // KILL, of MySQL
    4031U,  // wait_timeout, of MySQL
};

template <class List, class Number>
bool contains(const List& list, Number number) {
    return std::find(list.begin(), list.end(), number) != list.end();
}

std::string_view advice(unsigned number, Errc code) {
    switch (number) {
        case 1044:
        case 1142:
        case 1143:
        case 1227:
        case 1370:
            return "; grant the user of ledger.url its rights on that database";
        case 1045:
        case 1698:
            return "; check the user in ledger.url and the password in ledger.password "
                   "(FIRSTCOME_LEDGER_PASSWORD, or a --config file of mode 0600)";
        case 1049:
            return "; create the database, or correct ledger.url";
        case 1290:
        case 1836:
            return "; the server is read-only: ledger.url must lead to the primary";
        case 2002:
        case 2003:
        case 2005:
            return "; check host and port in ledger.url, and that the server runs";
        default:
            break;
    }
    switch (code) {
        case Errc::conflict:
            return "; something else than this server wrote to it";
        case Errc::corrupt:
            return "; restore it from a backup or make it anew with firstcome rebuild";
        case Errc::full:
            return "; free space on the server's file system";
        default:
            return "";
    }
}

}  // namespace

bool mysql_session_is_over(unsigned number) {
    return contains(session_ends, number);
}

Errc mysql_errc(unsigned number, std::string_view text) {
    if (mysql_session_is_over(number)) {
        return Errc::timeout;
    }
    const auto* found = std::find_if(known.begin(), known.end(), [number](const Known& one) {
        return one.number == number;
    });
    if (found != known.end()) {
        return found->code;
    }
    return text.find("No space left on device") != std::string_view::npos ? Errc::full : Errc::io;
}

Error mysql_error_of(
    unsigned number, std::string_view text, std::string_view server, std::string_view doing
) {
    const Errc code = mysql_errc(number, text);
    return {
        code,
        fmt::format(
            "{} '{}': {} (MySQL error {}){}", doing, server, text, number, advice(number, code)
        )};
}

}  // namespace firstcome
