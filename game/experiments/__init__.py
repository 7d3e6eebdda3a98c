"""Many worlds at once: one run, batches, the matrix of doctrines, the truth gate, benchmarks, and their
statistics.
"""
