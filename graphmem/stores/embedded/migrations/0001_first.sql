-- The first schema. Every row of a graph carries the graph's integer key, never its id: an erased
-- graph that is made again gets another key, so that the rows still to be deleted are not its own.
-- Instants are microseconds since 1970 UTC, civil times one line (core.civil), lists and mappings
-- JSON. What may be found by text or vector shares one sequence of rows (counter 'row').

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counter (name, value) VALUES ('row', 0), ('token', 0);

-- `changed` counts the writes that touch what is searched, accept included; `removed` is its value
-- at the last removal: by the two a cache in another connection or program sees what it missed.
CREATE TABLE graph (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  graph_id TEXT NOT NULL UNIQUE,
  erasing INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0,
  stamp INTEGER,
  position INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0,
  token INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until INTEGER
) STRICT;

-- How many rows of a scope are searched and their terms in all: BM25 of this graph alone.
CREATE TABLE corpus (
  graph INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  length INTEGER NOT NULL,
  PRIMARY KEY (graph, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE posting (
  graph INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  term TEXT NOT NULL,
  row INTEGER NOT NULL,
  times INTEGER NOT NULL,
  length INTEGER NOT NULL,
  PRIMARY KEY (graph, scope, term, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE vector (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  change INTEGER NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE INDEX vector_change ON vector (graph, scope, change);

CREATE TABLE episode (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  role TEXT,
  name TEXT,
  reference_time INTEGER,
  thread_id TEXT,
  source_description TEXT,
  metadata TEXT NOT NULL,
  trust INTEGER NOT NULL,
  zone TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX episode_uuid ON episode (graph, uuid);
CREATE UNIQUE INDEX episode_position ON episode (graph, position);
CREATE INDEX episode_thread ON episode (graph, thread_id, position);

-- `hidden`: of an episode that is never found (an edit); it has no postings and no vector.
CREATE TABLE passage (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  episode TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  terms TEXT NOT NULL,
  hidden INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX passage_uuid ON passage (graph, uuid);
CREATE INDEX passage_episode ON passage (graph, episode, ordinal);

CREATE TABLE mention (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  episode TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  name TEXT NOT NULL,
  entity TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  labels TEXT NOT NULL,
  aliases TEXT NOT NULL,
  attributes TEXT NOT NULL,
  decided TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX mention_uuid ON mention (graph, uuid);
CREATE INDEX mention_episode ON mention (graph, episode);
CREATE INDEX mention_entity ON mention (graph, entity);

CREATE TABLE claim (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  episode TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  position INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  object TEXT,
  fact TEXT NOT NULL,
  kind TEXT NOT NULL,
  polarity TEXT NOT NULL,
  valid_at TEXT,
  invalid_at TEXT,
  end_exclusive INTEGER NOT NULL,
  holds_when_said INTEGER NOT NULL,
  undated_past INTEGER NOT NULL,
  corrects TEXT NOT NULL,
  repeats TEXT NOT NULL,
  fulfils TEXT NOT NULL,
  speaker TEXT,
  trust INTEGER NOT NULL,
  zone TEXT NOT NULL,
  quote TEXT NOT NULL,
  extractor TEXT NOT NULL,
  attributes TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX claim_uuid ON claim (graph, uuid);
CREATE INDEX claim_group ON claim (graph, subject, name);
CREATE INDEX claim_object ON claim (graph, object) WHERE object IS NOT NULL;
CREATE INDEX claim_episode ON claim (graph, episode);

-- Which claims name which (corrects, repeats, fulfils), to be walked in both directions.
CREATE TABLE claim_link (
  graph INTEGER NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (graph, source, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_link_target ON claim_link (graph, target, source);

CREATE TABLE identity_link (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  episode TEXT NOT NULL,
  kind TEXT NOT NULL,
  keep TEXT NOT NULL,
  dropped TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX identity_link_uuid ON identity_link (graph, uuid);
CREATE INDEX identity_link_episode ON identity_link (graph, episode);

CREATE TABLE relation (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  exclusive INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  episode TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX relation_uuid ON relation (graph, uuid);
CREATE INDEX relation_episode ON relation (graph, episode);

CREATE TABLE entity (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  labels TEXT NOT NULL,
  aliases TEXT NOT NULL,
  members TEXT NOT NULL,
  keys TEXT NOT NULL,
  summary TEXT NOT NULL,
  attributes TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  terms TEXT NOT NULL,
  is_value INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_uuid ON entity (graph, uuid);

CREATE TABLE entity_key (
  graph INTEGER NOT NULL,
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (graph, key, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_key_row ON entity_key (graph, row);

CREATE TABLE entity_member (
  graph INTEGER NOT NULL,
  member TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (graph, member, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_member_row ON entity_member (graph, row);

CREATE TABLE fact (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  object TEXT NOT NULL,
  fact TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  valid_at INTEGER,
  invalid_at INTEGER,
  expired_at INTEGER,
  start_civil TEXT,
  start_basis TEXT,
  end_civil TEXT,
  end_basis TEXT,
  holds_from INTEGER NOT NULL,
  holds_to INTEGER NOT NULL,
  status TEXT NOT NULL,
  trust INTEGER NOT NULL,
  exclusive INTEGER NOT NULL,
  closed_by TEXT,
  episodes TEXT NOT NULL,
  evidence INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  terms TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX fact_uuid ON fact (graph, uuid);
CREATE INDEX fact_group ON fact (graph, subject, name);
-- The newest first, unknown starts last, so that the facts of a hub are read only as far as asked.
CREATE INDEX fact_subject ON fact (graph, subject, valid_at DESC, uuid, holds_to);
CREATE INDEX fact_object ON fact (graph, object, valid_at DESC, uuid, holds_to);

CREATE TABLE successor (
  graph INTEGER NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  PRIMARY KEY (graph, old)
) STRICT, WITHOUT ROWID;

-- `object` is '' for the slot of an exclusive relation.
CREATE TABLE slot (
  row INTEGER PRIMARY KEY,
  graph INTEGER NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  object TEXT NOT NULL,
  body TEXT NOT NULL,
  tail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX slot_key ON slot (graph, subject, name, object);

CREATE TABLE job (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  graph INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  task TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  not_before INTEGER,
  finished_at INTEGER,
  error TEXT,
  answer TEXT
) STRICT;
CREATE UNIQUE INDEX job_uuid ON job (graph, uuid);
CREATE INDEX job_task ON job (task, place);
CREATE INDEX job_unsettled ON job (graph, place) WHERE status IN ('pending', 'processing');
CREATE INDEX job_queue ON job (place) WHERE status IN ('pending', 'processing');
CREATE INDEX job_failed ON job (finished_at) WHERE status = 'failed';

CREATE TABLE job_episode (
  job INTEGER NOT NULL REFERENCES job (place) ON DELETE CASCADE,
  graph INTEGER NOT NULL,
  episode TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (job, episode)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_episode_episode ON job_episode (graph, episode, job);

CREATE TABLE entry (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_owner ON entry (kind, owner, id);

-- Every revision of a template, the current one too.
CREATE TABLE entry_revision (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id, revision)
) STRICT, WITHOUT ROWID;
