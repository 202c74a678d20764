"""Turns written down behind the reply, played again to the letter or otherwise, and compared."""
