"""Conclusions, proofs and findings in words, and in the formats in which they are given out."""
