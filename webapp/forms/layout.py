"""How crispy-forms lays a step out: sections, and cards for the entries of a list."""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from webapp.forms.groups import Group

# For a list to which no schema sets a limit.
UNBOUNDED = 1000


class _Block(LayoutObject):  # type: ignore[misc]
    template = ""

    def __init__(self, group: Group, path: str, *fields: Any) -> None:
        self.group, self.path, self.fields = group, path, list(fields)

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        values = {"block": self, "inner": inner, "at": context.get("at", "")}
        return render_to_string(self.template, values)


class Section(_Block):
    """Members under a heading; for a list, its cards and the button that adds one.

    With `reveals` it is there while its radio is chosen.
    """

    template = "forms/section.html"

    def __init__(
        self, group: Group, path: str, *fields: Any,
        count: int = 0, limit: int = 0, shows_blank: bool = False, reveals: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(group, path, *fields)
        self.count, self.limit, self.shows_blank = count, limit, shows_blank
        self.radio, _, self.choice = group.choice.partition("=") if reveals else ("", "", "")

    @property
    def add_text(self) -> str:
        article = "an" if self.group.each[:1] in "AEIO" else "a"
        return f"Add {article} {self.group.each.lower()}" if self.count else f"Add the first {self.group.each.lower()}"

    @property
    def add_op(self) -> str:
        # Beside a blank entry that only the page has, "add" means one more than that.
        return "another" if self.shows_blank else "add"

    @property
    def is_lone_entry(self) -> bool:
        return bool(self.group.each) and self.limit == 1 and self.group.title == self.group.each

    @property
    def may_grow(self) -> bool:
        return bool(self.group.each) and self.limit > 1

    @property
    def not_shown(self) -> int:
        return self.count - len(self.fields) if self.group.each else 0

    @property
    def is_bounded(self) -> bool:
        return self.limit < UNBOUNDED

    @property
    def is_full(self) -> bool:
        return self.count >= self.limit


class Entry(_Block):
    """One entry of a list, with its moves."""

    template = "forms/entry.html"

    def __init__(
        self, group: Group, list_path: str, index: int, count: int, limit: int, *fields: Any,
        is_folded: bool = False, gist: str = "",
    ) -> None:  # fmt: skip
        super().__init__(group, f"{list_path}/{index}", *fields)
        self.index, self.count, self.limit = index, count, limit
        self.is_folded, self.gist = is_folded, gist

    @property
    def title(self) -> str:
        return f"{self.group.each} {self.index + 1}" if self.limit > 1 else self.group.each

    @property
    def is_first(self) -> bool:
        return self.index == 0

    @property
    def is_last(self) -> bool:
        return self.index == self.count - 1

    @property
    def is_full(self) -> bool:
        return self.count >= self.limit


class Fold(_Block):
    """A part that is folded while nothing is in it."""

    template = "forms/fold.html"

    def __init__(self, group: Group, path: str, *fields: Any, is_open: bool = False) -> None:
        super().__init__(group, path, *fields)
        self.is_open = is_open

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        # What was typed and not saved is no less to be seen, nor is what is wrong.
        inside = [name for name in form.fields if name.startswith(f"{self.path}/")]
        self.is_open = self.is_open or any(
            _holds(form[name].value()) or form.errors.get(name) or form.fields[name].warnings for name in inside
        )
        return super().render(form, context, template_pack, **kwargs)


def _holds(value: Any) -> bool:
    return any(map(_holds, value)) if isinstance(value, list | tuple) else bool(value)


class ModelCard(_Block):
    """A model card as a form or as its JSON text, and the button that leads to the other; `why` there is no form."""

    template = "forms/model_card.html"

    def __init__(self, group: Group, path: str, *fields: Any, is_text: bool, why: str = "") -> None:
        super().__init__(group, path, *fields)
        self.is_text, self.why = is_text, why
