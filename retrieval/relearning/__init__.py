"""`aisle learn`: new models from a log that went on, published only when they are not worse.

`window.py` says which days judge, `served.py` has the served version answer them, `comparing.py`
sets both side by side and says which rule was broken, `learning_round.py` is one round of it all.
"""

from retrieval.relearning.comparing import Comparison
from retrieval.relearning.learning_round import KIND, Outcome, Round, learn
from retrieval.relearning.window import RelearnConfig

__all__ = ["KIND", "Comparison", "Outcome", "RelearnConfig", "Round", "learn"]
