"""The theory as it is shipped: where its files are, its ontology and rules, and what its terms are called."""
