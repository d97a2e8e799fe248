"""Rules written in Turtle: SHACL-AF rules and those of the SHACL 1.2 draft, read, run and written."""
