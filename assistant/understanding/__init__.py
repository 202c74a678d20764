"""From what a shopper types, and what came before, to what is looked for.

`reading` takes one message apart (money in `amounts`, words in `phrases`), `understand` puts it
together with the conversation's `memory`.
"""
