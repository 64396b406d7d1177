-- violation_count: pairs of one participant's rows in one partition whose offsets contradict the
-- order in which they were published; of rows published in the same microsecond the door's order
-- counts. One row per cell: cell, violation_count.
--
-- It meets every pair of a participant's rows, so somebody with very many repeats takes long.
SELECT cells.cell,
       COUNT(earlier.arrival) AS violation_count
FROM (SELECT DISTINCT cell FROM experiment_event) AS cells
LEFT JOIN (experiment_event AS earlier
           JOIN experiment_event AS later
             ON later.cell = earlier.cell
            AND later.participant = earlier.participant
            AND later.kafka_partition = earlier.kafka_partition
            AND later.kafka_offset < earlier.kafka_offset
            AND (later.published_at_us > earlier.published_at_us
                 OR (later.published_at_us = earlier.published_at_us
                     AND later.arrival > earlier.arrival)))
       ON earlier.cell = cells.cell
GROUP BY cells.cell
ORDER BY cells.cell;
