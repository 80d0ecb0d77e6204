// access: write
// params: graph_id: STRING
// returns: position
// Makes the graph if it is new and takes its sequence, so that intakes of one graph follow each
// other; the graph's own node stays free for a commit in progress.
MERGE (g:Graph {graph_id: $graph_id}) ON CREATE SET g.version = 0
MERGE (l:Lease {graph_id: $graph_id}) ON CREATE SET l.token = 0
MERGE (s:Sequence {graph_id: $graph_id}) ON CREATE SET s.position = 0, s.place = 0
SET s.position = s.position + 0
RETURN s.position AS position
