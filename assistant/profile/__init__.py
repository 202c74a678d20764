"""What is believed of a returning shopper: learnt from their words, acting on a conversation,
viewed, and forgotten.
"""
