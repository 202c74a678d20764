"""Conversations that outlast their browser window: kept behind the reply, taken up again."""
