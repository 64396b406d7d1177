-- The rows of an experiment's cells, for the queries beside this file. The same text runs on
-- MySQL 8, MariaDB 10.11 and SQLite 3.40.
--
-- No key is UNIQUE: a cell whose history is broken must be loadable, or nobody could look at it.
CREATE TABLE experiment_event (
    cell BIGINT NOT NULL,                -- one variant with one number of partitions, one repetition
    arrival BIGINT NOT NULL,             -- rank in the total order at the door, from 0
    arrived_at_us BIGINT NOT NULL,       -- that stamp, since 1970
    participant BIGINT NOT NULL,         -- the repeats of one participant share it
    kafka_partition BIGINT NOT NULL,
    kafka_offset BIGINT NOT NULL,
    kafka_timestamp BIGINT NOT NULL,     -- ms since 1970
    published_at_us BIGINT NOT NULL,     -- steady clock: handed to the producer
    polled_at_us BIGINT NOT NULL,        -- returned by a consumer's poll
    consumed BIGINT NOT NULL,            -- order of arrival at the consumers, from 0
    committed_at_us BIGINT NOT NULL,     -- its transaction committed
    processing_sequence BIGINT NOT NULL, -- the order in which it was decided, from 1
    won BIGINT NOT NULL,                 -- 0 or 1
    rtt_us BIGINT                        -- NULL where the entry did not come over HTTP
);

-- For violation_count, which meets a participant's rows of one partition in pairs.
CREATE INDEX experiment_event_by_participant
    ON experiment_event (cell, participant, kafka_partition);
