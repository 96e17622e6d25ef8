"""Benchmarks: ``python -m benchmarks.<name> [--json]``; peers beside us, in one run."""
