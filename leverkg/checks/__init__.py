"""What is wrong with a case: cheap checks before a run, the shapes, the axioms, and the laws of profiles."""
