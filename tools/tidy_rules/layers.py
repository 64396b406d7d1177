# SPDX-License-Identifier: Apache-2.0
"""Who may include whom. This table is the architecture; ARCHITECTURE.md explains it."""
import re

from tidy_rules.tree import Violation

# A name is a whole module, a path is one header of it together with the headers of the same module
# that it includes itself: a port and the types it speaks in.
LAYERS = {
    "base": (),
    "campaign": ("base",),
    "http": ("base",),
    "sql": ("base",),
    "log": ("base", "campaign", "sql"),
    "ledger": ("base", "campaign", "sql"),
    "views": ("base", "campaign"),
    "intake": ("base", "campaign", "log/log.h", "views"),
    "allocation": ("base", "campaign", "log/log.h", "ledger/ledger.h", "views"),
    "audit": ("base", "campaign", "allocation", "log/log.h", "ledger/archive.h"),
    "batch": ("base", "campaign", "ledger/archive.h", "ledger/office.h"),
    "api": ("base", "campaign", "http", "intake", "views", "batch", "audit", "ledger/archive.h"),
    "lab": (
        "base", "campaign", "audit", "http/client.h", "log/log.h", "ledger/ledger.h", "sql",
    ),
    "app": ("*",),
}

# Only app and tests name an adapter; inside its own module it is an ordinary header. An adapter may
# stand on the driver of its own engine.
ADAPTER = re.compile(
    r"^(log/(sqlite|kafka)_log|ledger/(sql|sqlite|mysql)_(ledger|archive|office)"
    r"|sql/(sqlite|mysql))\w*\.h$"
)
ENGINE = re.compile(r"(sqlite|kafka|mysql)")
OUTSIDE = ("tests", "bench")


def check(tree):
    for file in tree.cpp:
        if file.module is None:
            continue
        for include in file.includes:
            if include.quoted:
                message = wrong(tree, file, include.target)
                if message:
                    yield Violation(file.path, include.line, message)


def wrong(tree, file, target):
    """Why this file must not include this target, or None."""
    module, folder = file.module, target.split("/", 1)[0]
    if "/" not in target or target.startswith("."):
        return f'layer: write "{target}" as a path from src/'
    if folder in OUTSIDE:
        return None if file.is_unit_test else f"layer: src must not include {folder}/"
    if folder == module:
        return None
    if module not in LAYERS:
        return f"layer: module {module} is not in the layer table"
    if folder not in LAYERS:
        return f'layer: "{target}" is in no module'
    if "*" in LAYERS[module]:
        return None
    if ADAPTER.match(target):
        if file.is_unit_test or same_engine(file, target):
            return None
        return f"layer: adapter {target} is included by app and tests only"
    if allowed(tree, module, target):
        return None
    return f"layer: {module} must not include {target}"


def allowed(tree, module, target):
    folder = target.split("/", 1)[0]
    for entry in LAYERS[module]:
        if entry in (folder, target):
            return True
        if entry.startswith(folder + "/") and target in companions(tree, entry):
            return True
    return False


def companions(tree, port):
    """The headers of the port's module that the port includes, other ports left out."""
    file = tree.resolve(port)
    if file is None:
        return ()
    ports = {entry for row in LAYERS.values() for entry in row if "/" in entry}
    folder = port.split("/", 1)[0] + "/"
    targets = {include.target for include in file.includes if include.quoted}
    return {t for t in targets if t.startswith(folder) and t not in ports and not ADAPTER.match(t)}


def same_engine(file, target):
    own = f"{file.module}/{file.name.rsplit('.', 1)[0]}.h"
    if not ADAPTER.match(own):
        return False
    ours, theirs = ENGINE.search(own), ENGINE.search(target)
    return bool(ours and theirs and ours.group() == theirs.group())


def table():
    width = max(map(len, LAYERS))
    rows = [f"{name.ljust(width)}  {' '.join(row) or '-'}" for name, row in LAYERS.items()]
    return "\n".join(["module may include", *rows, ""])
