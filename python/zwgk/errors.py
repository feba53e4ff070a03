"""The error that stops a command. Anything less is a `Problem` row (model/problems.py)."""


class Refusal(Exception):
    """A command cannot proceed; nothing was written. The text is one Chinese sentence: place, fault, remedy."""
