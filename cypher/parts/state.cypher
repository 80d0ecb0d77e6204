// params: graph_id: STRING, state: BOOLEAN
// Where the graph `g` stands, as one map; null when it is not asked for. Instants in microseconds since
// 1970, which a client reads at a tenth of the cost.
CASE WHEN $state THEN {
  version: g.version,
  stamp: g.stamp.epochSeconds * 1000000 + g.stamp.microsecond,
  links: COLLECT {
    CALL () {
      MATCH ()-[l:SAME_AS {graph_id: $graph_id}]->() WHERE $state AND l.uuid > '' RETURN l
      UNION ALL
      MATCH ()-[l:DISTINCT_FROM {graph_id: $graph_id}]->() WHERE $state AND l.uuid > '' RETURN l
    }
    RETURN l {.*, type: type(l),
              created_at: l.created_at.epochSeconds * 1000000 + l.created_at.microsecond}
    ORDER BY l.created_at, l.uuid
  },
  relations: COLLECT {
    MATCH (r:Relation {graph_id: $graph_id}) WHERE $state AND r.uuid > ''
    RETURN r {.*, created_at: r.created_at.epochSeconds * 1000000 + r.created_at.microsecond}
    ORDER BY r.created_at, r.uuid
  }
} END
