"""Pictures for products without a photograph: flat icons of the kind of thing, in its colour."""

from catalog.pictures.picture import draw

__all__ = ["draw"]
