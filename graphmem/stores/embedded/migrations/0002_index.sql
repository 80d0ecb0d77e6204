-- What an index in memory must know to follow the file: which records changed since it last
-- looked, and what was removed. Passages are ranked from memory alone: their postings go.

ALTER TABLE passage ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;

ALTER TABLE fact ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
CREATE INDEX fact_change ON fact (graph, change);

ALTER TABLE entity ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entity_change ON entity (graph, change);

-- Of episodes only the notes change: 0 until they do.
ALTER TABLE episode ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
CREATE INDEX episode_change ON episode (graph, change) WHERE change > 0;

-- Rows that went and the change they went with; the oldest are pruned.
CREATE TABLE removal (
  graph INTEGER NOT NULL,
  change INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (graph, change, scope, row)
) STRICT, WITHOUT ROWID;

-- Removals up to this change are not listed any more: who has not seen it reads all anew.
ALTER TABLE graph ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;
UPDATE graph SET pruned = changed;

DELETE FROM posting WHERE scope = 0;
DELETE FROM corpus WHERE scope = 0;

-- Who read a fact weighs in its ranking, and what its object is called is found by.
ALTER TABLE claim ADD COLUMN object_labels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fact ADD COLUMN extractor TEXT NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN object_labels TEXT NOT NULL DEFAULT '[]';
