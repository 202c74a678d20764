"""The conversation: understanding, the turn, Claude, grounding, prompts, pages under `ui/`.

Only `assistant/language/claude.py` imports anthropic. Imports `retrieval` and `catalog`.
"""
