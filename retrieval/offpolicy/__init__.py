"""What a policy would have earned, from the log of another (off-policy evaluation).

`feedback.py` holds logged rounds, `estimators.py` the estimators, `reward_model.py` the model that
two of them lean on, `weights.py` says whether the log can bear the question at all, and
`evaluating.py` puts estimates, intervals and diagnostics together.
"""

from retrieval.offpolicy.evaluating import Beside, Estimate, Evaluation, evaluate_policy
from retrieval.offpolicy.feedback import Feedback
from retrieval.offpolicy.reward_model import RewardModelConfig, predicted_rewards
from retrieval.offpolicy.weights import Diagnostics, diagnosed

__all__ = [
    "Beside",
    "Diagnostics",
    "Estimate",
    "Evaluation",
    "Feedback",
    "RewardModelConfig",
    "diagnosed",
    "evaluate_policy",
    "predicted_rewards",
]
