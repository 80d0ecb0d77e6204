"""The store in Neo4j: a property graph that people can read with Cypher."""

from graphmem.stores.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
