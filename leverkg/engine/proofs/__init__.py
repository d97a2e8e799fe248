"""Why something follows, down to the facts, and why something does not."""
