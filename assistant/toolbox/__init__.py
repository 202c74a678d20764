"""What a language model may do while it explains: look, compare, put a set together, constrain.

`tools` has the inputs, `desk` checks them, `shop_tools` does the work within the limits.
"""
