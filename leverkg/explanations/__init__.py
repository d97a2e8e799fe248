"""Why something follows or does not: what somebody asks, proofs, and the lines that show them."""
