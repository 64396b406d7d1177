-- partitionDistribution and partitionMismatches: how many rows each partition has, and how often
-- the processing sequence decreases from one of its rows to the next by offset. One row per cell
-- and partition: cell, kafka_partition, events, mismatches.
WITH neighbours AS (
    SELECT cell,
           kafka_partition,
           processing_sequence,
           LAG(processing_sequence) OVER (
               PARTITION BY cell, kafka_partition ORDER BY kafka_offset
           ) AS previous_sequence
    FROM experiment_event
)
SELECT cell,
       kafka_partition,
       COUNT(*) AS events,
       SUM(CASE WHEN processing_sequence < previous_sequence THEN 1 ELSE 0 END) AS mismatches
FROM neighbours
GROUP BY cell, kafka_partition
ORDER BY cell, kafka_partition;
