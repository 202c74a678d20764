"""The sample shop: 5,200 products, 2,000 shoppers and their log, generated and known in full."""

from catalog.sample.facts import LAST_DAY
from catalog.sample.shop import SampleShop
from catalog.sample.tastes import Tastes
from catalog.sample.truth import Truth
from catalog.sample.wants import Want, relevance

__all__ = ["LAST_DAY", "SampleShop", "Tastes", "Truth", "Want", "relevance"]
