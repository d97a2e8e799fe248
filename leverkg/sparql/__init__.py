"""SPARQL text to syntax tree and back; knows nothing of rules."""
