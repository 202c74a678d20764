"""The rules live in assistant/converse; tests import them from here as they always have."""

from assistant.converse.cast import told
from assistant.converse.invariants import broken_rules
from assistant.converse.sums import minor_of, money_in

__all__ = ["broken_rules", "minor_of", "money_in", "told"]
