"""From what is shown to words about it: the brief, Claude or the template that writes, and
`speaking`, which walks down from one to the other.
"""
