"""What is shown: a ranked slate within the limits, a set under one total, products side by side;
and what is said when not everything asked for can be had.
"""
