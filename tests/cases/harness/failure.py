"""How a case says that it failed, or that it cannot run here."""


class Failure(Exception):
    """An expectation that was not met: a sentence, and what was seen."""

    def __init__(self, sentence, seen=""):
        super().__init__(sentence)
        self.sentence = sentence
        self.seen = seen


class Skip(Exception):
    """The case needs something this machine has not."""


def check(condition, sentence, seen=""):
    if not condition:
        raise Failure(sentence, str(seen))


def check_equal(got, expected, what):
    if got != expected:
        raise Failure(what, "expected: %s\ngot:      %s" % (expected, got))
