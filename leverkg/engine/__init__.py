"""Rules over RDF; knows nothing of leverage."""
