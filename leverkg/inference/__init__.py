"""What follows from a case: a run of the rules over it, and over what."""
