"""Pages for who runs the shop: prompts, rules, traces, health, and the way in."""
