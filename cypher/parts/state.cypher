// params: graph_id: STRING
// Where a graph `g` stands, as one map, with its identity links and its relation catalogue, oldest
// first. The version is read before anything else: what moves in between voids a commit that reasons
// from this. Instants in microseconds since 1970, which a client reads at a tenth of the cost.
WITH g.version AS version, g.stamp.epochSeconds * 1000000 + g.stamp.microsecond AS stamp
RETURN {
  version: version,
  stamp: stamp,
  links: COLLECT {
    CALL () {
      MATCH ()-[l:SAME_AS {graph_id: $graph_id}]->()
      USING INDEX SEEK l:SAME_AS(graph_id, uuid) WHERE l.uuid > '' RETURN l
      UNION ALL
      MATCH ()-[l:DISTINCT_FROM {graph_id: $graph_id}]->()
      USING INDEX SEEK l:DISTINCT_FROM(graph_id, uuid) WHERE l.uuid > '' RETURN l
    }
    RETURN l {.*, type: type(l),
              created_at: l.created_at.epochSeconds * 1000000 + l.created_at.microsecond}
    ORDER BY l.created_at, l.uuid
  },
  relations: COLLECT {
    MATCH (r:Relation {graph_id: $graph_id}) WHERE r.uuid > ''
    RETURN r {.*, created_at: r.created_at.epochSeconds * 1000000 + r.created_at.microsecond}
    ORDER BY r.created_at, r.uuid
  }
} AS state
