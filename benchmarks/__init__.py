"""Benchmarks: one command a suite, `python -m benchmarks SUITE --data FILE`."""
