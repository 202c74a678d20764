"""Which sample shop a store holds: only there are the shoppers' tastes known."""

from __future__ import annotations

from catalog import Product, SimulationError, Store
from catalog.sample import SampleShop

_EVERYBODY = 1_000_000


def sample_shop(store: Store, shop: str) -> SampleShop:
    """The sample shop that was ingested into `store`, of whatever size.

    Raises SimulationError when it is another shop, or products were put in or taken out.
    """
    stored = {product.id: _article(product) for product in store.products()}
    known = [int(name[8:]) for name in store.shoppers(_EVERYBODY) if _numbered(name)]
    if stored and known:
        sample = SampleShop(products=len(stored), shoppers=max(known))
        if stored == {item.product.id: _article(item.product) for item in sample.items}:
            return sample
    raise SimulationError(
        f"The shop {shop!r} is not the sample shop as it was made, and of no other are the "
        "shoppers' tastes known. Make one with `aisle build`, in an AISLE_HOME of its own if the "
        "sample shop there was changed, and give `--shop sample`."
    )


def _article(product: Product) -> tuple[str, tuple[str, ...], str]:
    """What makes an article what it is: prices and stock may have been changed since."""
    return product.title, product.category, product.brand


def _numbered(name: str) -> bool:
    return name.startswith("shopper-") and name[8:].isdigit()
