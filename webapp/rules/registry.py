"""How a rule becomes one: marked with how sure it is, listed in the order it stands, told with its own name.

Confidence is that SageMaker itself acts on the rule. H: an AWS document, AWS's own code or an error text quoted from
the service; M-H: AWS's own code refuses it before it is sent; M: one indirect source; L: inferred. What is less sure
than M-H is a warning, which informs and never refuses.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from webapp.document import Document
from webapp.sagemaker.model_card import CONTENT
from webapp.sagemaker.validate import Problem

Confidence = Literal["H", "M-H", "M", "L"]
Found = Iterator[tuple[str, str]]
Check = Callable[[Document], Found]
RegionalCheck = Callable[[Document, str], Found]

_DOCSTRING = re.compile(r"(?P<says>.+?) \((?P<source>[^()]+(?:\([^()]*\)[^()]*)*)\)\.", re.DOTALL)
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `topic` is its module; `says` and `source` are its docstring's sentence and the brackets at its end."""

    name: str
    topic: str
    check: RegionalCheck
    says: str
    source: str
    confidence: Confidence
    is_warning: bool

    def findings(self, document: Document, region: str) -> Iterator[Problem]:
        for path, message in self.check(document, region):
            # A member inside the card's text is no place in the request.
            inside = path.removeprefix(CONTENT) if path.startswith(f"{CONTENT}/") else ""
            yield Problem(path.removesuffix(inside), message, f"SageMaker: {self.name}", self.is_warning, inside)


LISTED: list[Rule] = []


def problem(confidence: Literal["H", "M-H"]) -> Callable[[Check], Check]:
    """Marks a rule that no request may break."""
    return lambda check: _anywhere(check, confidence, is_warning=False)


def warning(confidence: Confidence) -> Callable[[Check], Check]:
    """Marks a rule that informs."""
    return lambda check: _anywhere(check, confidence, is_warning=True)


def regional_warning(confidence: Confidence) -> Callable[[RegionalCheck], RegionalCheck]:
    """Marks a rule that looks at the region which the package goes to, and informs."""

    def mark(check: RegionalCheck) -> RegionalCheck:
        _list(check, check, confidence, is_warning=True)
        return check

    return mark


def _anywhere(check: Check, confidence: Confidence, *, is_warning: bool) -> Check:
    _list(check, lambda document, region: check(document), confidence, is_warning=is_warning)
    return check


def _list(rule: Callable[..., Found], check: RegionalCheck, confidence: Confidence, *, is_warning: bool) -> None:
    told = _DOCSTRING.fullmatch(_BLANKS.sub(" ", rule.__doc__ or "").strip())
    if told is None:
        raise ValueError(f"the docstring of {rule.__name__} does not end with its source in brackets and a full stop")
    LISTED.append(Rule(rule.__name__, rule.__module__, check, told["says"], told["source"], confidence, is_warning))
