"""A step's form: made from shape and document, and back into the document by pointer.

A field's name is its JSON Pointer, so a POST is a flat map from pointer to value. Nothing that is not on the page can
be changed by it: the fields come from the step, the shape and the document, never from what was posted.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from webapp import document as documents
from webapp import model_card
from webapp.document import MISSING, BadDocument, Document
from webapp.editing import make_room
from webapp.forms import kinds
from webapp.forms.fields import MemberField
from webapp.forms.page import Page
from webapp.forms.steps import Step
from webapp.forms.summary import label_of
from webapp.forms.words import say
from webapp.sagemaker.model_card import CONTENT
from webapp.sagemaker.validate import Problem


class StepForm(forms.Form):
    """The form of one step.

    `posted` is what came from the page, None to show the document. `also_posted` shows entries of lists that were
    posted and that the document no longer has: a page that is out of date loses nothing that was typed. Which
    controls there are is `Page`'s to say.
    """

    def __init__(
        self,
        step: Step,
        document: Document,
        posted: QueryDict | None = None,
        *,
        also_posted: bool = False,
        all_fields: bool = False,
        open_at: str = "",
        wanted_kind: str = "",
        card_as_text: bool = False,
        wanted_source: str = "",
        rows: int = 0,
    ) -> None:
        self.step, self.document, self.posted = step, document, posted or QueryDict()
        self.all_fields = all_fields or "all" in (posted or ())
        self.wanted_source = wanted_source or self.posted.get("source", "")
        self.opened = model_card.opened(document)
        if self.opened.why and any(name.startswith(f"{CONTENT}/") for name in self.posted):
            self.opened = model_card.opened_anew(document)
        self.card_is_text = bool(self.opened.why) or card_as_text or CONTENT in self.posted
        page = Page(
            step.groups, document if self.card_is_text else self.opened.document, posted=posted or (),
            also_posted=also_posted, all_fields=self.all_fields, open_at=open_at, rows=rows,
            card_is_text=self.card_is_text, why=self.opened.why,
        )  # fmt: skip
        self.has_folded = page.has_folded
        shown = {name: field.shown() for name, field in page.fields.items() if isinstance(field, MemberField)}
        data: Any = posted if posted is not None else shown | {"kind": wanted_kind or kinds.chosen(document)}
        super().__init__(data, auto_id="f%s")
        if step.slug == "basics":
            self.fields["kind"] = forms.ChoiceField(choices=kinds.KINDS, required=False, widget=forms.RadioSelect)
        self.fields.update(page.fields)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*page.layout)
        self.unplaced: list[Problem] = []
        self.awaits_kind = ""

    @property
    def source(self) -> str:
        """Which of containers and algorithm the page opens on."""
        if self.wanted_source in ("containers", "algorithm"):
            return self.wanted_source
        return "algorithm" if "SourceAlgorithmSpecification" in self.document else "containers"

    def kind_choices(self) -> list[dict[str, Any]]:
        """The radios of the two kinds, each with the pointers of what choosing it leaves out, and that in words."""
        found = []
        for radio in self["kind"]:
            pointers = kinds.leaves_out(self.document, radio.data["value"])
            words = kinds.in_words(self.document, pointers)
            found.append({"radio": radio, "kind": radio.data["value"], "pointers": pointers, "leaves_out": words})
        return found

    @property
    def seen(self) -> str:
        """What stands for all that the page shows of the document: where it is the same, nobody changed any of it."""
        shown = [(name, field.shown()) for name, field in self.members()]
        return documents.sha256(json.dumps(shown))[:16]

    # Back into the document

    def members(self) -> Iterator[tuple[str, MemberField]]:
        for name, field in self.fields.items():
            if isinstance(field, MemberField):
                yield name, field

    def typed(self, *, mends: bool = False) -> Document:
        """The document with what was typed. Errors are on the form afterwards for what the document can't hold.

        With `mends`, what has the wrong type becomes what its control shows, though nobody typed there.
        """
        document = documents.copied(self.document if self.card_is_text else self.opened.document)
        if self.is_valid():
            for name, field in self.members():
                posted = self.cleaned_data.get(name)
                is_mended = mends and field.is_mistyped and not name.startswith(f"{CONTENT}/")
                if posted is not None and (is_mended or not field.same(posted)):
                    self._write(document, name, field.read(posted))
        return document if self.card_is_text else self.opened.closed(document)

    def edited(self) -> tuple[Document, dict[str, Any]]:
        """The document with what was typed and the kind that was chosen, and what "Undo" brings back of it.

        A switch that would leave out more than the page said is not made: `awaits_kind` is then the kind.
        """
        document = self.typed(mends=True)
        kind = "" if self.errors else self.cleaned_data.get("kind", "")
        if kind not in kinds.NAMES:
            return document, {}
        if not set(kinds.leaves_out(document, kind)) <= set(self.posted.getlist(f"leaves-out-{kind}")):
            self.awaits_kind = kind
            return document, {}
        return kinds.switched(document, kind)

    def _write(self, document: Document, pointer: str, value: Any) -> None:
        try:
            if value is MISSING:
                documents.remove(document, pointer)
            else:
                documents.check(value)
                make_room(document, pointer)
                documents.put(document, pointer, value)
        except BadDocument as error:
            self.add_error(pointer, error.why.capitalize())
        except ValueError:
            self.add_error(pointer, "This can't be kept here: the card holds something else above it.")

    # What is wrong

    def tell(self, findings: Iterable[Problem]) -> None:
        """Puts each finding at its control. What no control speaks for goes to `unplaced`."""
        self.is_valid()
        for finding in findings:
            name, message = self.place(finding.place), say(finding)
            if finding.place == CONTENT and name != CONTENT:
                message = f"The model card as a whole: {message}"
            elif name == CONTENT and finding.inside:
                message = f"{finding.inside[1:]}: {message}"
            if name is None:
                self.unplaced.append(finding)
            elif finding.is_warning:
                field = self.fields[name]
                assert isinstance(field, MemberField)
                field.warnings.append(message)
            elif message not in self.errors.get(name, ()):
                self.add_error(name, message)

    def place(self, path: str) -> str | None:
        """The name of the control that a problem at `path` belongs to: its own, one around it, or the first in it."""
        names = [name for name, _ in self.members()]
        around = [name for name in names if path == name or path.startswith(name + "/")]
        within = (name for name in names if name.startswith(path + "/"))
        return max(around, key=len) if around else next(within, None)

    def told(self) -> list[dict[str, str]]:
        """The errors for the summary at the top of the page, each with a link to its control."""
        found = [{"path": "", "message": str(message), "url": "#walk"} for message in self.non_field_errors()]
        for name, messages in self.errors.items():
            if name not in self.fields:
                continue
            bound = self[name]
            link = f"#{bound.id_for_label}"
            label = label_of(name) if name.startswith("/") else bound.label
            found += [{"path": name, "message": f"{label}: {message}", "url": link} for message in messages]
        return found + [
            {"path": finding.path, "message": finding.message, "url": f"?{urlencode({'at': finding.place})}"}
            for finding in self.unplaced
            if not finding.is_warning
        ]

    def differing(self) -> list[dict[str, Any]]:
        """For a page that is out of date: where what was typed is not what the document holds now."""
        if not self.is_valid():
            return []
        found = []
        for name, field in self.members():
            posted = self.cleaned_data.get(name)
            if posted is not None and not field.same(posted):
                shown = field.shown()
                now = ", ".join(map(str, shown)) if isinstance(shown, list) else shown
                found.append({"label": label_of(name), "url": f"#{self[name].id_for_label}", "now": now or "nothing"})
        return found
