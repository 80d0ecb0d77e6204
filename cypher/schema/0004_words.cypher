// access: schema
// params: none
// returns: nothing
// The words of each graph, its passages along their threads, and how many of each record it has: what
// a table of candidates needs. What an older version stored is counted; harmless when repeated.
CREATE CONSTRAINT term_id IF NOT EXISTS FOR (n:Term) REQUIRE (n.graph_id, n.token) IS UNIQUE;
CREATE INDEX passage_line IF NOT EXISTS FOR (n:Passage) ON (n.graph_id, n.line, n.place);
CALL db.awaitIndexes(300);
MATCH (e:Episode)-[:HAS_PASSAGE]->(p:Passage) WHERE p.place IS NULL
CALL (e, p) {
  WITH e, p, coalesce(e.reference_time, e.created_at) AS said
  SET p.line = CASE WHEN e.source = 'edit' THEN null
                    WHEN e.thread_id IS NULL THEN 'episode ' + e.uuid
                    ELSE 'thread ' + e.thread_id END,
      p.place = e.position * 1048576 + p.ordinal, p.marks = 0, p.role = e.role, p.name = e.name,
      p.said_at = said.epochSeconds * 1000000 + said.microsecond
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (s:Sequence) WHERE s.passages IS NULL
CALL (s) {
  OPTIONAL MATCH (:Episode {graph_id: s.graph_id})-[:HAS_PASSAGE]->(p:Passage)
  WHERE p.source <> 'edit'
  WITH s, p, [token IN split(p.tokens, ' ') WHERE token <> '' | substring(token, 14)] AS tokens
  WITH s, count(p) AS passages, sum(size(tokens)) AS terms, collect(tokens) AS lists
  SET s.passages = passages, s.terms = terms, s.forgotten = timestamp()
  WITH s, lists
  UNWIND range(0, size(lists) - 1) AS i
  UNWIND lists[i] AS token
  WITH DISTINCT s, i, token
  WITH s, token, count(i) AS passages
  MERGE (t:Term {graph_id: s.graph_id, token: token})
  SET t.passages = passages
} IN TRANSACTIONS OF 1 ROW;
MATCH (g:Graph) WHERE g.facts IS NULL
CALL (g) {
  CALL (g) {
    MATCH ()-[f:FACT {graph_id: g.graph_id}]->() WHERE f.uuid > ''
    RETURN count(f) AS facts,
           sum(size([token IN split(coalesce(f.tokens, ''), ' ') WHERE token <> ''])) AS fact_terms
  }
  CALL (g) {
    MATCH (n:Referent:Entity {graph_id: g.graph_id}) WHERE n.uuid > ''
    RETURN count(n) AS entities,
           sum(size([token IN split(coalesce(n.tokens, ''), ' ') WHERE token <> ''])) AS entity_terms
  }
  SET g.facts = facts, g.fact_terms = fact_terms,
      g.entities = entities, g.entity_terms = entity_terms
} IN TRANSACTIONS OF 1 ROW;
