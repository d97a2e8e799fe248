"""Executors: the only modules that touch a store."""
