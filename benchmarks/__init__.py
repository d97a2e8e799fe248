"""Benchmarks of leverkg and of its peers, and the scores of its conformance suites."""
