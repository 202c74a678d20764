"""A merchant's rules in words, and what they would do to real questions."""
