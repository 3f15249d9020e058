"""Why an action did not happen, in words of the domain. One place maps them to HTTP: `middleware.SayDomainErrors`."""

from collections.abc import Sequence

from webapp.sagemaker.validate import Problem


class Refusal(Exception):
    """Carries one sentence for the person who asked."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WrongState(Refusal):
    """The draft is not where this transition starts from."""


class NotAllowed(Refusal):
    """Policy says no to this person."""


class Stale(Refusal):
    """Someone changed it meanwhile; the sentence says who and when."""


class Invalid(Refusal):
    """What was given won't do; `problems` says where, if it was a request."""

    def __init__(self, why: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(why)
        self.problems = tuple(problems)
