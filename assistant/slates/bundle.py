"""Several things bought together, as the screen shows them: plain data, sums in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Money


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One product of the set."""

    slot: str
    """What was asked for: "sleeping bags"."""
    product_id: str
    title: str
    quantity: int
    each: Money
    sum: Money
    """Of the quantity."""
    pack: int = 1
    """How many of what was asked for one product holds: six chairs in a set of six."""
    asked: int = 0
    """How many were asked for; more than `quantity` where they come in sets."""

    def __str__(self) -> str:
        """As in the sum: "2 × Nimbu Bag $45.00"."""
        times = f"{self.quantity} × " if self.quantity > 1 else ""
        return f"{times}{self.title} {self.each}"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The cheapest change of one product for one that matches better."""

    slot: str
    product_id: str
    title: str
    extra: Money
    """How much more the whole set costs."""
    total: Money
    """What it then costs; more than what may be spent."""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class LetGo:
    """A wish for one slot that nothing in stock and within the total meets."""

    slot: str
    said: str
    """As a chip shows it: "colour: navy"."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The set: its products times their quantities never cost more than `most`."""

    lines: tuple[BundleLine, ...]
    total: Money
    most: Money | None = None
    """What may be spent in all."""
    left: Money | None = None
    """`most` less `total`."""
    upgrade: Upgrade | None = None
    left_out: tuple[str, ...] = ()
    """What was asked for and the money does not stretch to."""
    short_by: Money | None = None
    """How much more everything would cost at its cheapest."""
    not_found: tuple[str, ...] = ()
    """What was asked for and nothing in stock, in the quantity, meets at any price."""
    let_go: tuple[LetGo, ...] = ()
    unsure: tuple[str, ...] = ()
    """What was asked for in words that nothing in the shop goes by: its line is a guess."""

    def sum_line(self) -> str:
        """ "Northfell Tent $120.00 + 2 × Nimbu Bag $45.00 = $210.00, $90.00 under your $300.00";
        empty when there is no product."""
        if not self.lines:
            return ""
        text = " + ".join(map(str, self.lines))
        if len(self.lines) > 1 or self.lines[0].quantity > 1:
            text = f"{text} = {self.total}"
        if self.most is None or self.left is None:
            return text
        if self.left.minor == 0:
            return f"{text}, exactly your {self.most}"
        return f"{text}, {self.left} under your {self.most}"

    def upgrade_line(self) -> str:
        """What a little more money would change; empty when there is nothing."""
        better = self.upgrade
        if better is None:
            return ""
        times = f"{better.quantity} × " if better.quantity > 1 else ""
        return (
            f"For {better.extra} more in all, a better match for “{better.slot}”: "
            f"{times}{better.title} ({better.total} together)."
        )

    def left_out_line(self) -> str:
        """What is not in the set, and why; empty when everything is."""
        said = []
        if self.not_found:
            said.append(f"I found nothing in stock for {_named(self.not_found)}.")
        if self.left_out and self.most is not None and self.short_by is not None:
            said.append(
                f"{self.most} doesn't stretch to {_named(self.left_out)}: everything together "
                f"comes to at least {self.short_by} more."
            )
        return " ".join(said)

    def let_go_line(self) -> str:
        """Which wishes the set does not meet; empty when it meets all."""
        slots = dict.fromkeys(gone.slot for gone in self.let_go)
        return " ".join(
            f"Nothing for “{slot}” meets everything; let go of {_listed(slot, self.let_go)}."
            for slot in slots
        )

    def packs_line(self) -> str:
        """How what comes in sets makes up the count; empty when nothing does."""
        return " ".join(
            f"“{line.slot}” come in sets: {line.quantity} × a set of {line.pack} "
            + ("makes" if line.quantity == 1 else "make")
            + f" {line.quantity * line.pack}"
            + ("." if line.quantity * line.pack == line.asked else f" ({line.asked} asked for).")
            for line in self.lines
            if line.pack > 1
        )

    def unsure_line(self) -> str:
        """Which lines are guesses; empty when none is."""
        if not self.unsure:
            return ""
        return f"Nothing here goes by {_named(self.unsure)}; this is the nearest I have."


def _listed(slot: str, let_go: tuple[LetGo, ...]) -> str:
    return " and ".join(f"“{gone.said}”" for gone in let_go if gone.slot == slot)


def _named(slots: tuple[str, ...]) -> str:
    quoted = [f"“{slot}”" for slot in slots]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
