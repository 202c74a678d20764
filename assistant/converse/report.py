"""What came of many scripts: shares, counts and means, with how many each is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from statistics import fmean
from typing import Any

from assistant.converse.playing import Outcome
from assistant.converse.watching import ZEROS

_MOST_FAULTS = 60


@dataclass(frozen=True, slots=True)
class Report:
    """Outcomes by family and script, each as often as it was played."""

    played: Mapping[tuple[str, str], Sequence[Outcome]]
    seconds: float

    @property
    def outcomes(self) -> list[Outcome]:
        """Every run of every script."""
        return [outcome for runs in self.played.values() for outcome in runs]

    @property
    def passed(self) -> bool:
        """True when every run of every script did."""
        return all(outcome.passed for outcome in self.outcomes)

    def zeros(self) -> dict[str, int]:
        """How often what must not happen did."""
        counts = Counter(one.zero for outcome in self.outcomes for one in outcome.broken)
        return {zero: counts[zero] for zero in ZEROS}

    def pass_hat(self, k: int) -> float:
        """pass^k, tau-bench's (Yao et al. 2024): how likely all of k runs of a script pass, the
        mean over scripts. `k` is at most the number of runs."""
        shares = [
            comb(sum(run.passed for run in runs), k) / comb(len(runs), k)
            for runs in self.played.values()
        ]
        return fmean(shares)

    def families(self) -> dict[str, tuple[int, int]]:
        """Family to how many of its scripts passed every time, and how many there are."""
        counts: dict[str, tuple[int, int]] = {}
        for (family, _), runs in self.played.items():
            passed, n = counts.get(family, (0, 0))
            counts[family] = (passed + all(run.passed for run in runs), n + 1)
        return counts

    def as_json(self) -> dict[str, Any]:
        """One object for `--json`."""
        times = max(len(runs) for runs in self.played.values())
        rewards = self._rewards()
        return {
            "passed": self.passed,
            "conversations": len(self.played),
            "turns": sum(runs[0].turns for runs in self.played.values()),
            "times": times,
            "families": {
                family: {"passed": passed, "n": n, "share": passed / n}
                for family, (passed, n) in self.families().items()
            },
            "pass^k": {str(k): self.pass_hat(k) for k in range(1, times + 1)},
            "zeros": self.zeros(),
            "reward": fmean(rewards) if rewards else None,
            "reward_1": fmean(r == 1.0 for r in rewards) if rewards else None,
            "goals": len(rewards),
            "seconds": round(self.seconds, 2),
            "faults": dict(self._faults()),
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        found = self.as_json()
        for where, faults in list(self._faults())[:_MOST_FAULTS]:
            yield where
            yield from (f"    {fault}" for fault in faults)
        for family, (passed, n) in self.families().items():
            yield f"  {family:32} {passed:4} of {n:3} passed"
        yield (
            f"{sum(p for p, _ in self.families().values())} of {found['conversations']} "
            f"conversations passed, {found['turns']} scored turns, {found['times']} times each, "
            f"{found['seconds']:.1f} s"
        )
        yield "  ".join(f"pass^{k} {share:.3f}" for k, share in found["pass^k"].items())
        yield ", ".join(f"{zero.replace('_', ' ')}: {n}" for zero, n in found["zeros"].items())
        if found["goals"]:
            yield (
                f"reward {found['reward']:.3f}, {found['reward_1']:.3f} of them 1, "
                f"over {found['goals']} goals"
            )

    def _rewards(self) -> list[float]:
        return [one.reward for one in self.outcomes if one.reward is not None]

    def _faults(self) -> Iterator[tuple[str, list[str]]]:
        for (family, script), runs in self.played.items():
            faults = list(dict.fromkeys(fault for run in runs for fault in run.faults))
            if faults:
                yield f"{family}: {script}", faults
