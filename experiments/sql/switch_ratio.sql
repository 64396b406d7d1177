-- switch_ratio: share of the rows, by (kafka_timestamp, order at the consumers), whose partition
-- differs from the previous row's. One row per cell: cell, total_events, switches, switch_ratio.
WITH consumed_order AS (
    SELECT cell,
           kafka_partition,
           LAG(kafka_partition) OVER (
               PARTITION BY cell ORDER BY kafka_timestamp, consumed
           ) AS previous_partition
    FROM experiment_event
)
SELECT cell,
       COUNT(*) AS total_events,
       SUM(CASE WHEN kafka_partition <> previous_partition THEN 1 ELSE 0 END) AS switches,
       SUM(CASE WHEN kafka_partition <> previous_partition THEN 1e0 ELSE 0e0 END) / COUNT(*)
           AS switch_ratio
FROM consumed_order
GROUP BY cell
ORDER BY cell;
