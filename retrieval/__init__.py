"""From a query to a ranked slate, and the training and evaluation of it.

No Streamlit, no language model. Imports only `catalog`.
"""
