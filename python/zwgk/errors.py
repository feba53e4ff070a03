"""What stops a command. Everything merely odd is a `Problem` row instead (see problems.py)."""


class Refusal(Exception):
    """A command cannot go on; nothing was written. The text is one Chinese sentence: where, what, what to do."""
