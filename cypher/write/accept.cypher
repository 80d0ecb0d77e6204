// access: write
// params: parts/graph_nodes, parts/add_jobs, rows: LIST<MAP>, passages: LIST<MAP>, jobs: LIST<MAP>,
//   prefix: STRING, stride: INTEGER
// returns: erasing, position, known
// Keeps new episodes verbatim, with the passages they are found by and the work they mean, and counts
// the graph's words on. Takes the graph's sequence, so that intakes of one graph follow each other; the
// graph's own node stays free for a commit in progress. Returns the last position before, and those of
// the episodes that were there already; nothing is stored of a graph that is being erased.
CALL () {
  // parts/graph_nodes
}
CALL () {
  // The one sum over this node: a second one would wait for those who wait for the node by now.
  MATCH (s:Sequence {graph_id: $graph_id})
  SET s.position = s.position + 0
}
CALL () {
  // Looked for anew: what was read before the lock may have been stale.
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
  MATCH (s:Sequence {graph_id: $graph_id})
  RETURN g.erasing IS NOT NULL AS erasing, s.position AS position, s.place AS place,
         s.passages AS counted, s.terms AS length,
         // The server's clock makes places grow across graphs, without a lock that all would share.
         CASE WHEN s.place + 1 > timestamp() * 1000 THEN s.place + 1 ELSE timestamp() * 1000 END AS first
}
CALL () {
  UNWIND $rows AS row
  MATCH (e:Episode {graph_id: $graph_id, uuid: row.uuid})
  RETURN collect(e {.*}) AS known
}
WITH *, [e IN known | e.uuid] AS old
WITH *, CASE WHEN erasing THEN [] ELSE [row IN $rows WHERE NOT row.uuid IN old] END AS fresh
WITH *, [row IN fresh | row.uuid] AS new
WITH *, [row IN $passages WHERE row.episode IN new] AS passages,
     [job IN $jobs WHERE any(uuid IN job.episodes WHERE uuid IN new)
      | job {.*, episodes: [uuid IN job.episodes WHERE uuid IN new]}] AS jobs
CALL (fresh, position) {
  UNWIND range(0, size(fresh) - 1) AS i
  CREATE (e:Episode)
  SET e = fresh[i], e.position = position + 1 + i,
      e.created_at = datetime(e.created_at), e.reference_time = datetime(e.reference_time)
}
CALL (passages) {
  UNWIND passages AS row
  MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
  CREATE (e)-[:HAS_PASSAGE]->(p:Passage)
  SET p = row.props, p.place = e.position * $stride + p.ordinal
  WITH p, row WHERE row.vector IS NOT NULL
  CALL db.create.setNodeVectorProperty(p, 'embedding', row.vector)
}
CALL (passages) {
  // Edits are never found: their words are not counted.
  WITH [row IN passages WHERE row.props.source <> 'edit'
        | [token IN split(row.props.tokens, ' ') WHERE token <> '']] AS lists
  CALL (lists) {
    UNWIND range(0, size(lists) - 1) AS i
    UNWIND lists[i] AS token
    WITH DISTINCT i, substring(token, size($prefix)) AS token
    WITH token, count(i) AS passages ORDER BY token
    MERGE (t:Term {graph_id: $graph_id, token: token}) ON CREATE SET t.passages = 0
    SET t.passages = t.passages + passages
  }
  RETURN size(lists) AS found, reduce(sum = 0, tokens IN lists | sum + size(tokens)) AS terms
}
CALL (jobs, first) {
  // parts/add_jobs
}
MATCH (s:Sequence {graph_id: $graph_id})
SET s.position = position + size(fresh), s.passages = counted + found, s.terms = length + terms,
    s.place = CASE WHEN fresh = [] THEN place ELSE first + size(jobs) END
RETURN erasing, position, known
