"""What is read off a run: balances and shifts, answers to questions, what single changes would do."""
