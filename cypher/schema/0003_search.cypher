// access: schema
// params: dimension: INTEGER
// returns: nothing
// Search by words (terms that carry their graph, cut at blanks) and by meaning, of passages, entities and facts.
// Vectors are indexed whole: with the default quantization, Neo4j 2026.09 fails on every filtered
// search once a segment of the index has lost enough records ("Index 33554431 out of bounds"), and
// after some of these it does not answer at all.
CREATE FULLTEXT INDEX passage_text IF NOT EXISTS FOR (n:Passage) ON EACH [n.tokens]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
CREATE FULLTEXT INDEX entity_text IF NOT EXISTS FOR (n:Entity) ON EACH [n.tokens]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
CREATE FULLTEXT INDEX fact_text IF NOT EXISTS FOR ()-[r:FACT]-() ON EACH [r.tokens]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
CREATE VECTOR INDEX passage_vector IF NOT EXISTS FOR (n:Passage) ON (n.embedding)
WITH [n.graph_id, n.source, n.thread_id]
OPTIONS {indexConfig: {`vector.dimensions`: $dimension, `vector.similarity_function`: 'cosine',
  `vector.quantization.enabled`: false}};
CREATE VECTOR INDEX entity_vector IF NOT EXISTS FOR (n:Entity) ON (n.embedding)
WITH [n.graph_id]
OPTIONS {indexConfig: {`vector.dimensions`: $dimension, `vector.similarity_function`: 'cosine',
  `vector.quantization.enabled`: false}};
CREATE VECTOR INDEX fact_vector IF NOT EXISTS FOR ()-[r:FACT]-() ON (r.embedding)
WITH [r.graph_id, r.holds_from, r.holds_to, r.status, r.name]
OPTIONS {indexConfig: {`vector.dimensions`: $dimension, `vector.similarity_function`: 'cosine',
  `vector.quantization.enabled`: false}};
CALL db.awaitIndexes(300);
