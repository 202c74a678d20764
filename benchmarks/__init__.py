"""Measurements anyone can repeat: `python -m benchmarks --help`. Each prints one JSON object."""
