"""Exploration: a contextual bandit that tries other candidates on a few places of the slate.

`config.py` says how much, `examples.py` describes a choice to Vowpal Wabbit, `bandit.py` is the
model, `explorer.py` re-ranks the head of a slate and tells the propensity of all it did.
"""

from retrieval.exploring.bandit import Bandit
from retrieval.exploring.config import ExplorationConfig, Strategy
from retrieval.exploring.examples import Described, described
from retrieval.exploring.explorer import Decision, Explored, Explorer

__all__ = [
    "Bandit",
    "Decision",
    "Described",
    "ExplorationConfig",
    "Explored",
    "Explorer",
    "Strategy",
    "described",
]
