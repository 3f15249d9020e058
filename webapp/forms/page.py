"""Which controls a step's page has for a document: made from the step's groups, the shape and what is there.

Rare members are on the page where they hold something, or all of them when asked for. In a long list only one entry
is open, the others are a line each; what is not open is not on the page and stays as it is.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from crispy_forms.layout import Field
from django import forms

from webapp import document as documents
from webapp.document import MISSING, Document
from webapp.forms import kinds
from webapp.forms.card_groups import CARD_GROUPS
from webapp.forms.controls import field_for, told
from webapp.forms.groups import Group
from webapp.forms.layout import UNBOUNDED, Entry, Fold, ModelCard, Section
from webapp.forms.list_fields import RowsWidget
from webapp.sagemaker.model_card import CONTENT, opened_shape
from webapp.sagemaker.shapes import Shape, at, request_shape

# More than any list may have; whoever pasted thousands takes them out of the text.
MOST_CARDS = 100


class Page:
    """`fields` by pointer and the `layout` over them.

    The model card of the document is `opened`, unless it `is_text`: then `why` says why it can't be, if it can't.
    `posted` are the names that came back from a page: what was open or unfolded on it is so again. With
    `also_posted` so are entries that the document no longer has. `open_at` is the pointer to open, a map with
    so many `rows`.
    """

    def __init__(
        self,
        groups: tuple[Group, ...],
        document: Document,
        *,
        posted: Collection[str] = (),
        also_posted: bool = False,
        all_fields: bool = False,
        open_at: str = "",
        rows: int = 0,
        card_is_text: bool = False,
        why: str = "",
    ) -> None:
        self.document, self.all_fields, self.open_at, self.rows = document, all_fields, open_at, rows
        self.card_is_text, self.why = card_is_text, why
        self.posted, self.also_posted = posted, also_posted
        self.was_there = {above for name in posted for above in _and_above(name)}
        self.fields: dict[str, forms.Field] = {}
        self.has_folded = False
        self.layout = [self._section(group, "") for group in groups]

    def _is_wanted(self, path: str) -> bool:
        """Whether a member is on the page though it need not be: what holds something is never hidden."""
        return self.all_fields or self._holds(path) or path in self.was_there or self._leads_to(path)

    def _is_for(self, path: str) -> bool:
        """Whether this kind of package takes a member."""
        return kinds.takes(self.document, path) or self._is_wanted(path)

    def _holds(self, path: str) -> bool:
        return documents.get(self.document, path) is not MISSING

    def _leads_to(self, path: str) -> bool:
        return f"{self.open_at}/".startswith(f"{path}/")

    def _section(self, group: Group, above: str) -> Section | Fold:
        path = above + group.path
        if group.folds:
            is_open = self._holds(path) or self._leads_to(path)
            return Fold(group, path, *self._controls(group, path), is_open=is_open)
        # "All fields" are those of both kinds.
        reveals = not (self.all_fields and group.is_of_a_kind)
        if not group.each:
            return Section(group, path, *self._controls(group, path), reveals=reveals)
        entries = documents.get(self.document, path, [])
        held = len(entries) if isinstance(entries, list) else 0
        count = max(held, self._posted_count(path), 0 if group.starts_empty else 1)
        shape = at(opened_shape(), documents.split(path))
        limit = shape.max if shape and shape.max else UNBOUNDED
        cards = [self._entry(group, path, index, count, limit) for index in range(min(count, MOST_CARDS))]
        return Section(group, path, *cards, count=count, limit=limit, shows_blank=count > held, reveals=reveals)

    def _posted_count(self, path: str) -> int:
        if not self.also_posted:
            return 0
        pattern = re.compile(re.escape(path) + r"/(\d{1,2})/")
        return max((int(match.group(1)) + 1 for name in self.posted if (match := pattern.match(name))), default=0)

    def _entry(self, group: Group, list_path: str, index: int, count: int, limit: int) -> Entry:
        path = f"{list_path}/{index}"
        if count <= group.open_up_to or self._is_open(path, is_first=index == 0, list_path=list_path):
            return Entry(group, list_path, index, count, limit, *self._controls(group, path))
        return Entry(group, list_path, index, count, limit, is_folded=True, gist=self._gist(path))

    def _is_open(self, path: str, *, is_first: bool, list_path: str) -> bool:
        if self.posted:
            return path in self.was_there
        if f"{self.open_at}/".startswith(list_path + "/"):
            return self._leads_to(path)
        return is_first

    def _gist(self, path: str) -> str:
        """The first few values of an entry, to tell it by. In a card all is masked, and only its names are told."""
        if path.startswith(f"{CONTENT}/"):
            return str(documents.get(self.document, f"{path}/name", "")) or "No name"
        leaves = islice(documents.walk(documents.get(self.document, path, {}), path), 3)
        return " · ".join(line for leaf, value in leaves for line in told(leaf, value) if line) or "Empty"

    def _controls(self, group: Group, base: str) -> Iterator[Any]:
        for member in group.members:
            # A group of one kind is shown and hidden by the radio, so that the other is one click away.
            if group.is_of_a_kind or isinstance(member, Group) or self._is_for(f"{base}/{member}"):
                yield from self._control(member, base)
        for member in group.rare:
            # Of ModelInput/DataInputConfig the structure may be there without the member.
            path = f"{base}/{(member.path if isinstance(member, Group) else member).strip('/').partition('/')[0]}"
            if self._is_wanted(path):
                yield from self._control(member, base)
            elif kinds.takes(self.document, path):
                self.has_folded = True

    def _control(self, member: str | Group, base: str) -> Iterator[Any]:
        if isinstance(member, Group):
            yield self._section(member, base)
            return
        pointer = f"{base}/{member}"
        if pointer == CONTENT:
            yield self._card()
            return
        shape = at(opened_shape(), documents.split(pointer))
        if shape is not None:
            yield self._field(pointer, shape)

    def _field(self, pointer: str, shape: Shape) -> Field:
        field = field_for(pointer, shape, documents.get(self.document, pointer))
        if pointer == self.open_at and isinstance(field.widget, RowsWidget):
            field.widget.wanted = self.rows
        self.fields[pointer] = field
        return Field(pointer, template="forms/field.html")

    def _card(self) -> ModelCard:
        whole = Group("", "Content")
        shape = at(request_shape(), documents.split(CONTENT))
        if self.card_is_text and shape is not None:
            text = self._field(CONTENT, shape)
            self.fields[CONTENT].widget.attrs |= {"rows": 16, "class": "form-control is-mono", "spellcheck": "false"}
            return ModelCard(whole, CONTENT, text, is_text=True, why=self.why)
        return ModelCard(whole, CONTENT, *map(self._fold, CARD_GROUPS), is_text=False)

    def _fold(self, group: Group) -> Fold:
        path = CONTENT + group.path
        is_open = self.all_fields or self._holds(path) or self._leads_to(path)
        return Fold(group, path, *self._part(group), is_open=is_open)

    def _part(self, group: Group) -> Iterator[Any]:
        if group.each:
            yield self._section(replace(group, title=""), CONTENT)
        else:
            yield from self._controls(group, CONTENT + group.path)


def _and_above(name: str) -> Iterator[str]:
    """The pointer that a control is named after, and all that lead to it."""
    path = name.partition("#")[0]
    while path:
        yield path
        path = path.rpartition("/")[0]
