"""What RDFS and OWL 2 RL make of axioms: rules, and what must not be."""
