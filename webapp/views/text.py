"""The whole request as text: for what no step edits, and for whoever is quicker there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from webapp import document, policy, rules
from webapp.actions import drafts
from webapp.document import BadDocument, escape_join
from webapp.formats import imports
from webapp.forms.words import say
from webapp.lifecycle import EDITABLE
from webapp.models import Draft
from webapp.refusals import NotAllowed, Stale
from webapp.views.access import number_in, other_person, visible_draft, who
from webapp.views.kept import kept_at_login
from webapp.views.reading import request_of


class RequestText(forms.Form):
    """A text in any of the forms that a request comes in."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    found: imports.Imported

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.found = imports.read(text)
            document.kept(self.found.request)
        except BadDocument as error:
            raise forms.ValidationError(str(error)[:1].upper() + str(error)[1:]) from None
        return text


@kept_at_login
def text_page(request: HttpRequest, pk: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    if request.method == "POST":
        return _save(request, draft)
    if draft.state != EDITABLE or not policy.may(who(request), "edit", draft):
        return redirect("draft", pk=draft.pk)
    return _show(request, draft, RequestText({"text": document.pretty(request_of(draft))}))


def _save(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Replaces the request. What was typed comes back whenever it can't be saved."""
    form = RequestText(request.POST)
    if why := policy.why_not(who(request), "edit", draft):
        raise NotAllowed(why)  # the page shows what is masked elsewhere
    if not form.is_valid():
        return _show(request, draft, form, status=422)
    if other := other_person(request):
        return _show(request, draft, form, status=409, late=f"{other} Press Save again to save it as yours.")
    found, version = form.found, number_in(request.POST, "version")
    try:
        drafts.edit(draft, by=who(request), version=version, request=found.request, undo="")
    except Stale as stale:
        return _show(request, draft, form, status=409, late=f"{stale.why} Saving again replaces that.")
    for where, reason in (*found.left_out, *found.notes):
        messages.warning(request, f"{where}: {reason}")
    messages.success(request, "Saved.")
    return redirect("check", pk=draft.pk)


def _show(request: HttpRequest, draft: Draft, form: RequestText, *, status: int = 200, late: str = "") -> HttpResponse:
    shown = form.found.request if form.is_valid() else None
    numbers = {} if shown is None else lines(shown)
    context = {
        "draft": draft,
        "form": form,
        "late": late,
        "problems": _problems(shown, numbers) if shown is not None and not late else [],
        "line": numbers.get(request.GET.get("at", ""), 0),
    }
    return render(request, "drafts/text.html", context, status=status)


def _problems(shown: dict[str, Any], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """What is wrong, each with the line that it is on: its own, or that of what misses it."""
    found = [finding for finding in rules.findings(shown, settings.AWS_REGION) if not finding.is_warning]
    return [{"path": row.place, "message": say(row), "line": _line(numbers, row.path)} for row in found]


def _line(numbers: dict[str, int], path: str) -> int:
    while path not in numbers:
        path = path.rpartition("/")[0]
    return numbers[path]


def lines(value: Any) -> dict[str, int]:
    """The line, counted from 1, that each value begins on in `document.pretty`, by its pointer."""
    found: dict[str, int] = {}
    _number(value, "", 1, found)
    return found


def _number(value: Any, path: str, line: int, found: dict[str, int]) -> int:
    """Numbers a value and all in it; the line that comes after it."""
    found[path] = line
    if isinstance(value, dict | list) and value:
        line += 1
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            line = _number(entry, escape_join(path, str(key)), line, found)
    return line + 1
