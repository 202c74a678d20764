"""The conversation: understanding, the turn, Claude, grounding, prompts, pages under `ui/`.

`turn.py` is the loop; `understanding/` reads a message, `slates/` answers it, `words/` and
`language/` put the answer into words, `grounding/` checks them, `toolbox/` is what Claude may do,
`profile/` and `replaying/` remember, `converse/` plays scripted conversations.

Only `assistant/language/claude.py` imports anthropic. Imports `retrieval` and `catalog`.
"""
