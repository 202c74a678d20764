"""The sample shop's shoppers come back: they type, look, click, buy, and the shop can learn of it.

Their tastes are known (catalog/sample), the assistant before them is the real one. `recognising`
finds out which sample shop it is, `wanting` says what they type next, `visiting` is one visit,
`simulation` runs the days and counts, `command` is `aisle simulate`.
"""
