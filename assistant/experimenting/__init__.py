"""Experiments of a shop, reported from its event log."""
