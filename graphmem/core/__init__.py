"""The pure core: records, time, the fold, and the ports that adapters fill.

Nothing here reads a clock, a file, the environment or a random number.
"""
