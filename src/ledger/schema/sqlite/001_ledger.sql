-- Moments are integers in microseconds since 1970-01-01T00:00:00Z. What is marked "not folded" is
-- outside the comparison of a replay (I14).

CREATE TABLE campaign (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    name           TEXT NOT NULL,
    total_stock    INTEGER NOT NULL,
    current_stock  INTEGER NOT NULL CHECK (current_stock >= 0 AND current_stock <= total_stock),
    phase          TEXT NOT NULL CHECK (phase IN ('scheduled', 'open', 'sold_out', 'closed')),
    status         TEXT NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
    opens_at       INTEGER,
    closes_at      INTEGER,
    partition_id   INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    create_id      BLOB NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,  -- not folded
    UNIQUE (partition_id, create_id)
) STRICT;

-- user_id is bytes: a text type would fold, trim or turn 007 into 7, and merge people.
-- Without a rowid there are two trees to write instead of three.
CREATE TABLE participation_history (
    campaign_id          INTEGER NOT NULL,
    sequence             INTEGER NOT NULL,
    user_id              BLOB NOT NULL,
    status               TEXT NOT NULL,  -- SUCCESS, FAIL
    reason               TEXT,           -- SOLD_OUT for FAIL
    kafka_partition      INTEGER NOT NULL,
    kafka_offset         INTEGER NOT NULL,
    arrived_at_us        INTEGER NOT NULL,
    kafka_timestamp      INTEGER NOT NULL,
    processing_sequence  INTEGER NOT NULL,
    created_at           INTEGER NOT NULL,  -- not folded
    PRIMARY KEY (campaign_id, sequence),
    UNIQUE (campaign_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_command (
    campaign_id    INTEGER NOT NULL,
    command_id     BLOB NOT NULL,
    kind           TEXT NOT NULL,
    decision       TEXT NOT NULL,
    version_after  INTEGER NOT NULL,
    partition_id   INTEGER NOT NULL,
    `offset`       INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, command_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partition_state (
    partition_id      INTEGER PRIMARY KEY,
    log_id            BLOB NOT NULL,
    partition_count   INTEGER NOT NULL,
    applied_offset    INTEGER NOT NULL,
    won               INTEGER NOT NULL,
    sold_out          INTEGER NOT NULL,
    duplicate         INTEGER NOT NULL,
    not_open          INTEGER NOT NULL,
    closed            INTEGER NOT NULL,
    commands          INTEGER NOT NULL,
    last_record_hash  BLOB NOT NULL,
    chain             BLOB NOT NULL,
    epoch             INTEGER NOT NULL,  -- not folded
    owner             TEXT NOT NULL,     -- not folded; empty: free
    heartbeat         INTEGER NOT NULL   -- not folded
) STRICT;

-- One row per takeover; not folded.
CREATE TABLE ownership (
    partition_id  INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    owner         TEXT NOT NULL,
    taken_at      INTEGER NOT NULL,
    PRIMARY KEY (partition_id, epoch)
) STRICT, WITHOUT ROWID;
