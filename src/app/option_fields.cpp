// SPDX-License-Identifier: Apache-2.0
#include "app/option_fields.h"

namespace firstcome {

template <>
Result<void> assign(ListenAddress& field, const OptionValue& value) {
    TRY_ASSIGN(field, parse_listen(value.text));
    if (!is_loopback(field)) {
        return fail(
            Errc::unsupported,
            "only a loopback address may be listened on until there are admin keys: whoever "
            "reaches the port can create and close campaigns"
        );
    }
    return {};
}

template <>
Result<void> assign(LogUrl& field, const OptionValue& value) {
    TRY_ASSIGN(field, parse_log_url(value.text));
    return {};
}

template <>
Result<void> assign(LedgerUrl& field, const OptionValue& value) {
    TRY_ASSIGN(field, parse_ledger_url(value.text));
    return {};
}

template <>
Result<void> assign(ReadAccess& field, const OptionValue& value) {
    field = static_cast<ReadAccess>(value.integer);
    if (field == ReadAccess::token) {
        return fail(Errc::unsupported, "this program issues no participant tokens yet; use open");
    }
    return {};
}

}  // namespace firstcome
