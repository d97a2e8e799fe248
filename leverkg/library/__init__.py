"""The case library beside its experts' verdicts, competency questions, and the pages made of them."""
