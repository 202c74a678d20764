"""The runner lives in assistant/converse; tests import it from here as they always have."""

from assistant.converse.cast import ScriptedModel, assistant_with, prompt_text
from assistant.converse.checking import words_left
from assistant.converse.playing import Outcome
from assistant.converse.playing import play as run

__all__ = ["Outcome", "ScriptedModel", "assistant_with", "prompt_text", "run", "words_left"]
