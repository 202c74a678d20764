"""The schema lives in assistant/converse; tests import it from here as they always have."""

from assistant.converse.script import Family, Script, Turn, load, load_all
from catalog import ScriptError

__all__ = ["Family", "Script", "ScriptError", "Turn", "load", "load_all"]
