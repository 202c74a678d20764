"""How a shop is doing: figures for the page and for `aisle health`, each with its n and window."""
