-- The tables of sqlite/001_ledger.sql for MySQL 8.0.16 and MariaDB 10.11. Moments are integers in
-- microseconds since 1970-01-01T00:00:00Z. What is marked "not folded" is outside the comparison of
-- a replay (I14). Every statement may be run again: here each one commits by itself, and whoever is
-- killed in between begins anew.

CREATE TABLE IF NOT EXISTS campaign (
    id             BIGINT NOT NULL PRIMARY KEY,
    name           VARCHAR(255) NOT NULL,
    total_stock    BIGINT NOT NULL,
    current_stock  BIGINT NOT NULL,
    phase          VARCHAR(16) NOT NULL,
    status         VARCHAR(16) NOT NULL,
    opens_at       BIGINT,
    closes_at      BIGINT,
    partition_id   INT NOT NULL,
    version        BIGINT NOT NULL,
    create_id      BINARY(16) NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,  -- not folded
    UNIQUE KEY create_once (partition_id, create_id),
    CONSTRAINT campaign_id_minted CHECK (id > 0),
    CONSTRAINT stock_within CHECK (current_stock >= 0 AND current_stock <= total_stock),
    CONSTRAINT phase_known CHECK (phase IN ('scheduled', 'open', 'sold_out', 'closed')),
    CONSTRAINT status_known CHECK (status IN ('OPEN', 'CLOSED'))
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- user_id is bytes: a text type would fold or pad, and merge people.
CREATE TABLE IF NOT EXISTS participation_history (
    campaign_id          BIGINT NOT NULL,
    sequence             BIGINT NOT NULL,
    user_id              VARBINARY(64) NOT NULL,
    status               VARCHAR(16) NOT NULL,  -- SUCCESS, FAIL
    reason               VARCHAR(16),  -- SOLD_OUT for FAIL
    kafka_partition      INT NOT NULL,
    kafka_offset         BIGINT NOT NULL,
    arrived_at_us        BIGINT NOT NULL,
    kafka_timestamp      BIGINT NOT NULL,
    processing_sequence  BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,  -- not folded
    PRIMARY KEY (campaign_id, sequence),
    UNIQUE KEY one_place (campaign_id, user_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS campaign_command (
    campaign_id    BIGINT NOT NULL,
    command_id     BINARY(16) NOT NULL,
    kind           VARCHAR(16) NOT NULL,
    decision       VARCHAR(16) NOT NULL,
    version_after  BIGINT NOT NULL,
    partition_id   INT NOT NULL,
    `offset`       BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, command_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS partition_state (
    partition_id      INT NOT NULL PRIMARY KEY,
    log_id            BINARY(16) NOT NULL,
    partition_count   INT NOT NULL,
    applied_offset    BIGINT NOT NULL,
    won               BIGINT NOT NULL,
    sold_out          BIGINT NOT NULL,
    duplicate         BIGINT NOT NULL,
    not_open          BIGINT NOT NULL,
    closed            BIGINT NOT NULL,
    commands          BIGINT NOT NULL,
    last_record_hash  BINARY(32) NOT NULL,
    chain             BINARY(32) NOT NULL,
    epoch             BIGINT NOT NULL,  -- not folded
    owner             VARCHAR(64) NOT NULL,  -- not folded; empty: free
    heartbeat         BIGINT NOT NULL   -- not folded
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row per takeover; not folded.
CREATE TABLE IF NOT EXISTS ownership (
    partition_id  INT NOT NULL,
    epoch         BIGINT NOT NULL,
    owner         VARCHAR(64) NOT NULL,
    taken_at      BIGINT NOT NULL,
    PRIMARY KEY (partition_id, epoch)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
