"""A/B experiments and interleaving: who sees what, and what may be concluded, at any time.

`definition.py` reads experiments from a file and assigns shoppers, `balance.py` checks that the
arms got their shares, `sequential.py` gives intervals that may be looked at every day, `cuped.py`
takes out what was known of a shopper before, `analysis.py` puts a report together,
`interleaving.py` compares two rankers on one slate, `refills.py` knows which slate a refill is of.
"""

from retrieval.experiments.analysis import ArmFigures, Guardrail, Report, analysed
from retrieval.experiments.balance import Balance, balance
from retrieval.experiments.cuped import adjusted
from retrieval.experiments.definition import Experiment, read_experiments
from retrieval.experiments.interleaving import Interleaved, credited, preference, team_draft
from retrieval.experiments.sequential import AnyTime, difference

__all__ = [
    "AnyTime",
    "ArmFigures",
    "Balance",
    "Experiment",
    "Guardrail",
    "Interleaved",
    "Report",
    "adjusted",
    "analysed",
    "balance",
    "credited",
    "difference",
    "preference",
    "read_experiments",
    "team_draft",
]
