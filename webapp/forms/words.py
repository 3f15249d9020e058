"""What the pages say about a member, wherever it stands: our words if there are any, else the service model's."""

import re

from webapp.forms.card_words import CARD_WORDS, PROSE
from webapp.forms.member_words import WORDS, Words
from webapp.sagemaker.model_card import CONTENT
from webapp.sagemaker.shapes import Shape
from webapp.sagemaker.validate import Problem

_ALL = WORDS | {
    f"{CONTENT}/{inside}": Words(label, help, example, is_prose=inside.rsplit("/", 1)[-1] in PROSE)
    for inside, (label, help, example) in CARD_WORDS.items()
}

_ETAG = re.compile("ETag")
_INITIALS = {word.lower(): word for word in ("URI", "URL", "ARN", "ID", "EULA", "KMS", "MIME", "ETag", "S3")}
HELP_LENGTH = 240
_INDEX = re.compile(r"/\d+(?=/|$)")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def say(finding: Problem) -> str:
    """A finding's sentence as the pages say it: where a pattern is not met, by our example rather than the pattern."""
    example = words_for(finding.path, _NO_SHAPE).example
    if finding.source.endswith(" pattern") and example:
        return f"This is not in the form that SageMaker takes. Write it like this: {example}"
    return finding.message


_NO_SHAPE = Shape("", "string")


def generalised(pointer: str) -> str:
    """A pointer with `*` for each index."""
    return _INDEX.sub("/*", pointer)


def title_of(pointer: str) -> str:
    """The last member's name in a pointer as words: /ModelMetrics/ModelDataQuality gives "Model data quality"."""
    name = pointer.rsplit("/", 1)[-1].replace("_", " ")
    words = _HUMPS.sub(" ", _ETAG.sub("Etag", name[:1].upper() + name[1:])).split(" ")
    lower = [words[0], *(word if word.isupper() else word.lower() for word in words[1:])]
    return " ".join(_INITIALS.get(word.lower(), word) for word in lower)


def _short(text: str) -> str:
    """The first sentences of a help text, about two lines of them."""
    if len(text) <= HELP_LENGTH:
        return text
    end = text.rfind(". ", 0, HELP_LENGTH)
    return text[: end + 1] if end > 0 else text[: text.rfind(" ", 0, HELP_LENGTH)] + " …"


def words_for(pointer: str, shape: Shape) -> Words:
    """What to say about the member at a pointer: ours if there is any, else the service model's."""
    tokens = generalised(pointer).split("/")
    for start in range(len(tokens)):
        found = _ALL.get("/".join(tokens[start:]) if start else generalised(pointer))
        if found:
            return found
    return Words(title_of(pointer), _short(shape.help))
