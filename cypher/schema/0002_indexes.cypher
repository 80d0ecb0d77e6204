// access: schema
// params: none
// returns: nothing
// What is looked for otherwise than by id: order of arrival, threads, groups of claims and facts, waiting work.
CREATE INDEX episode_position IF NOT EXISTS FOR (n:Episode) ON (n.graph_id, n.position);
CREATE INDEX episode_thread IF NOT EXISTS FOR (n:Episode) ON (n.graph_id, n.thread_id, n.position);
CREATE INDEX claim_group IF NOT EXISTS FOR (n:Claim) ON (n.graph_id, n.subject, n.name);
CREATE INDEX fact_group IF NOT EXISTS FOR ()-[r:FACT]-() ON (r.graph_id, r.subject, r.name);
CREATE INDEX fact_from IF NOT EXISTS FOR ()-[r:FACT]-() ON (r.graph_id, r.subject, r.begins);
CREATE INDEX fact_to IF NOT EXISTS FOR ()-[r:FACT]-() ON (r.graph_id, r.object, r.begins);
CREATE INDEX graph_erasing IF NOT EXISTS FOR (n:Graph) ON (n.erasing);
CREATE INDEX job_waiting IF NOT EXISTS FOR (n:Job) ON (n.status, n.place);
CREATE INDEX job_of_graph IF NOT EXISTS FOR (n:Job) ON (n.graph_id, n.status, n.place);
CREATE INDEX job_task IF NOT EXISTS FOR (n:Job) ON (n.task);
CREATE INDEX entry_owner IF NOT EXISTS FOR (n:Entry) ON (n.kind, n.owner, n.id);
