"""What SageMaker enforces and its service model does not say.

Each rule is a small function that yields the problems of a request. Its docstring ends with its source; its name is
the `source` that people and the API see. `docs/rules.md` lists them all.
"""

from webapp.document import Document
from webapp.rules import (
    collisions,
    containers,
    description,
    identity,
    marketplace,
    masks,
    model_card,
    regions,
    validation,
)
from webapp.rules.identity import misfits
from webapp.rules.reading import PACKAGE, VERSION, Kind, kind, name
from webapp.rules.registry import LISTED
from webapp.sagemaker.validate import Problem, problems

__all__ = ["PACKAGE", "RULES", "VERSION", "Kind", "findings", "kind", "misfits", "name"]

_TOPICS = [
    module.__name__
    for module in (identity, containers, validation, marketplace, description, model_card, collisions, regions, masks)
]
MOST = 1000
RULES = tuple(sorted(LISTED, key=lambda rule: _TOPICS.index(rule.topic)))


def findings(document: Document, region: str = "") -> list[Problem]:
    """Every problem and warning of a request: first the service model's, then the service's unwritten rules.

    With the region that the package goes to, what names another one is warned of too.
    """
    found = problems(document)
    if isinstance(document, dict):
        for rule in RULES:
            found += rule.findings(document, region)
    return found if len(found) <= MOST else _first(found)


def _first(found: list[Problem]) -> list[Problem]:
    """As many as anybody reads, problems before warnings, and how many more there are."""
    told = sorted(found, key=lambda finding: finding.is_warning)
    rest = len(told) - MOST
    message = f"There are {rest:,} more, which are not listed. Put these right first."
    return [*told[:MOST], Problem("", message, "Packwright", told[MOST].is_warning)]
