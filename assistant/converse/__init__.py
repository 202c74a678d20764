"""Scripted conversations, simulated shoppers and what must hold in all of them.

A YAML file is a family of scripts; `aisle converse` plays them on any shop.
"""

from assistant.converse.playing import Outcome, play
from assistant.converse.script import Family, Script, Turn, load, load_all

__all__ = ["Family", "Outcome", "Script", "Turn", "load", "load_all", "play"]
