-- order accuracy: of the rows by (kafka_timestamp, partition, offset), neighbours in different
-- partitions with different timestamps are comparable; 100 x (1 - those whose processing sequence
-- decreases / comparable), 100 when nothing is comparable. One row per cell: cell, comparable_pairs,
-- mismatches, same_partition_skipped, same_timestamp_skipped, order_accuracy.
WITH neighbours AS (
    SELECT cell,
           kafka_partition,
           kafka_timestamp,
           processing_sequence,
           LAG(kafka_partition) OVER by_log AS previous_partition,
           LAG(kafka_timestamp) OVER by_log AS previous_timestamp,
           LAG(processing_sequence) OVER by_log AS previous_sequence
    FROM experiment_event
    WINDOW by_log AS (PARTITION BY cell ORDER BY kafka_timestamp, kafka_partition, kafka_offset)
),
pairs AS (
    SELECT cell,
           CASE WHEN kafka_partition = previous_partition THEN 1 ELSE 0 END AS same_partition,
           CASE WHEN kafka_partition <> previous_partition
                 AND kafka_timestamp = previous_timestamp THEN 1 ELSE 0 END AS same_timestamp,
           CASE WHEN kafka_partition <> previous_partition
                 AND kafka_timestamp <> previous_timestamp THEN 1 ELSE 0 END AS comparable,
           CASE WHEN kafka_partition <> previous_partition
                 AND kafka_timestamp <> previous_timestamp
                 AND processing_sequence < previous_sequence THEN 1 ELSE 0 END AS mismatch
    FROM neighbours
)
SELECT cell,
       SUM(comparable) AS comparable_pairs,
       SUM(mismatch) AS mismatches,
       SUM(same_partition) AS same_partition_skipped,
       SUM(same_timestamp) AS same_timestamp_skipped,
       CASE WHEN SUM(comparable) = 0 THEN 100e0
            ELSE 100e0 * (1e0 - SUM(mismatch) / (SUM(comparable) * 1e0)) END AS order_accuracy
FROM pairs
GROUP BY cell
ORDER BY cell;
