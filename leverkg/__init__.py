"""A knowledge graph and rule engine about leverage in negotiation."""

__version__ = "0.1.0"
