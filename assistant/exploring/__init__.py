"""Exploration and the event log in the turn.

`reranking.py` draws places of a slate, or gives them as a record has them; `interleaving.py` drafts
two orders into one slate, where `experimenting.py` says so; `live_policy.py` knows the bandit that
serves; `exploration.py` is what an assistant holds; `showing.py` follows one slate
from the screen into the event log; `seen.py` knows which slate a product was on.
"""
