-- processing_tps: events / (last commit - first commit); NULL when all committed at one moment.
-- One row per cell: cell, total_events, processing_tps.
SELECT cell,
       COUNT(*) AS total_events,
       COUNT(*) * 1e6 / NULLIF(MAX(committed_at_us) - MIN(committed_at_us), 0) AS processing_tps
FROM experiment_event
GROUP BY cell
ORDER BY cell;
