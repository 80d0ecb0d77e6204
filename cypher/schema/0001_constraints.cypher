// access: schema
// params: none
// returns: nothing
// One record of each id within its graph; each constraint also is the index its records are found by.
CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (n:Graph) REQUIRE n.graph_id IS UNIQUE;
CREATE CONSTRAINT sequence_id IF NOT EXISTS FOR (n:Sequence) REQUIRE n.graph_id IS UNIQUE;
CREATE CONSTRAINT lease_id IF NOT EXISTS FOR (n:Lease) REQUIRE n.graph_id IS UNIQUE;
CREATE CONSTRAINT episode_id IF NOT EXISTS FOR (n:Episode) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT passage_id IF NOT EXISTS FOR (n:Passage) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT assertion_id IF NOT EXISTS FOR (n:Assertion) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT referent_id IF NOT EXISTS FOR (n:Referent) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT name_key IF NOT EXISTS FOR (n:Name) REQUIRE (n.graph_id, n.key) IS UNIQUE;
CREATE CONSTRAINT relation_id IF NOT EXISTS FOR (n:Relation) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT slot_key IF NOT EXISTS FOR (n:Slot) REQUIRE (n.graph_id, n.subject, n.name, n.object) IS UNIQUE;
CREATE CONSTRAINT former_id IF NOT EXISTS FOR (n:FormerFact) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT job_id IF NOT EXISTS FOR (n:Job) REQUIRE (n.graph_id, n.uuid) IS UNIQUE;
CREATE CONSTRAINT entry_id IF NOT EXISTS FOR (n:Entry) REQUIRE (n.kind, n.id) IS UNIQUE;
CREATE CONSTRAINT revision_id IF NOT EXISTS FOR (n:Revision) REQUIRE (n.kind, n.id, n.revision) IS UNIQUE;
CREATE CONSTRAINT fact_id IF NOT EXISTS FOR ()-[r:FACT]-() REQUIRE (r.graph_id, r.uuid) IS UNIQUE;
CREATE CONSTRAINT mention_id IF NOT EXISTS FOR ()-[r:MENTIONS]-() REQUIRE (r.graph_id, r.uuid) IS UNIQUE;
CREATE CONSTRAINT same_as_id IF NOT EXISTS FOR ()-[r:SAME_AS]-() REQUIRE (r.graph_id, r.uuid) IS UNIQUE;
CREATE CONSTRAINT distinct_from_id IF NOT EXISTS FOR ()-[r:DISTINCT_FROM]-() REQUIRE (r.graph_id, r.uuid) IS UNIQUE;
