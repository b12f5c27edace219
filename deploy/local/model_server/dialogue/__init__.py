"""The rule-based model: a conversation and the offered tools in, words or a tool call out. A pure function."""
