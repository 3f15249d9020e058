"""Requests in and out: a draft of what people have elsewhere, and what they need elsewhere of a draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from webapp import document, policy, rules
from webapp.actions import drafts
from webapp.document import MAX_BYTES, BadDocument
from webapp.formats import imports
from webapp.formats.exports import EXPORTS
from webapp.formats.imported import Imported
from webapp.forms.summary import label_of
from webapp.forms.words import say
from webapp.lifecycle import Role
from webapp.masking import masked
from webapp.views import from_sagemaker
from webapp.views.access import for_roles, visible_draft, who
from webapp.views.reading import request_of

FORMS = {
    "json": "JSON",
    "describe": "an answer of DescribeModelPackage",
    "draft": "a draft of Packwright",
    "yaml": "YAML",
    "cli": "an AWS CLI command",
    "boto3": "a boto3 call",
    "python": "a Python dictionary",
    "cloudformation": "a CloudFormation template",
    "terraform": "a Terraform resource",
}


class Import(forms.Form):
    """One of three: a text, a file, or the name or ARN of a package that is in SageMaker."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    file = forms.FileField(required=False)
    package = forms.CharField(required=False, max_length=2048)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        named = [name for name in ("text", "file", "package") if given.get(name)]
        if not self.errors and not named:
            self.add_error("text", "Paste a request, choose a file, or name a package.")
        for name in named[1:]:
            self.add_error(name, "Give one of the three: something stands above as well.")
        return given

    def read(self) -> Imported | None:
        """What was given, read; None with the reason on the form where it can't be."""
        given = self.cleaned_data
        source = next(name for name in ("package", "file", "text") if given.get(name))
        try:
            found = {"package": _from_sagemaker, "file": _from_file, "text": imports.read}[source](given[source])
            document.kept(found.request)
            return found
        except BadDocument as error:
            self.add_error(source, str(error)[:1].upper() + str(error)[1:])
        return None


def _from_file(upload: Any) -> Imported:
    if upload.size > MAX_BYTES:
        raise BadDocument("it is larger than 1 MiB, more than any request can be.")
    return imports.read(upload.read())


def _from_sagemaker(name: str) -> Imported:
    return from_sagemaker.read(name, settings.AWS_REGION)


MAX_NAMED = 50
MAX_LISTED = 20


def origin(found: Imported, package: str = "", before: dict[str, Any] | None = None) -> dict[str, Any]:
    """Where a request came from, for the audit; `before` where it was read once already.

    Of what was left out it names the places alone: the reasons may quote values, and values may be secret.
    """
    earlier = before or ({"form": found.form, "package": package} if package else {"form": found.form})
    places = [*earlier.get("left_out", ()), *(where[:200] for where, _ in found.left_out)]
    return earlier | {"left_out": list(dict.fromkeys(places))[:MAX_NAMED]}


def sealed(origin: dict[str, Any]) -> str:
    """An origin for a page to carry: signed, because nobody may make one up."""
    return signing.dumps(origin, salt=__name__, compress=True)


def unsealed(text: str) -> dict[str, Any]:
    """{} for what is no seal of ours."""
    try:
        found: dict[str, Any] = signing.loads(text, salt=__name__)
    except signing.BadSignature:
        return {}
    return found


def note_of(origin: dict[str, Any]) -> str:
    """The note of a draft that was imported."""
    if "package" in origin:
        return f"Imported from the package {origin['package']}"
    return f"Imported from {FORMS[origin['form']]}"


@for_roles(Role.AUTHOR)
def import_request(request: HttpRequest) -> HttpResponse:
    """Reads what was given and says what was taken and what was left out, before anything is saved."""
    form = Import(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "drafts/import.html", {"form": form})
    found = form.read() if form.is_valid() else None
    if found is None:
        return render(request, "drafts/import.html", {"form": form}, status=422)
    return read_page(request, found, origin(found, form.cleaned_data["package"]))


def read_page(request: HttpRequest, found: Imported, origin: dict[str, Any]) -> HttpResponse:
    """What was read: taken, left out and why; from here it becomes a draft."""
    findings = rules.findings(found.request, settings.AWS_REGION)
    wrong = [finding for finding in findings if not finding.is_warning]
    context = {
        "found": found,
        "origin": sealed(origin),
        "form_name": FORMS[found.form],
        "text": document.pretty(found.request),
        "problem_count": len(wrong),
        "problems": [
            {"path": row.place, "message": say(row), "label": label_of(row.place)} for row in wrong[:MAX_LISTED]
        ],
        "rest": max(0, len(wrong) - MAX_LISTED),
        "warning_count": len(findings) - len(wrong),
    }
    return render(request, "drafts/imported.html", context)


@login_required
@require_safe
def export(request: HttpRequest, pk: int, key: str = "json") -> HttpResponse:
    """The request in one of the forms; secrets are masked unless asked for by someone who may edit them."""
    draft = visible_draft(request, pk)
    if key not in EXPORTS:
        raise Http404
    may_reveal = policy.may(who(request), "edit", draft)
    reveals = may_reveal and request.GET.get("secrets") == "shown"
    found = request_of(draft)
    shown = found if reveals else masked(found)
    text = EXPORTS[key].text(shown, settings.AWS_REGION)
    if "download" in request.GET:
        headers = {"Content-Disposition": f'attachment; filename="{EXPORTS[key].file_name}"'}
        return HttpResponse(text, content_type=f"{EXPORTS[key].content_type}; charset=utf-8", headers=headers)
    context = {
        "draft": draft, "export": EXPORTS[key], "exports": EXPORTS.values(), "text": text,
        "notes": EXPORTS[key].notes(shown),
        "has_secrets": masked(found) != found, "may_reveal": may_reveal, "reveals": reveals,
    }  # fmt: skip
    return render(request, "drafts/export.html", context)


@login_required
@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft of the same request; a package of its own gets a name that none of its author's drafts has."""
    draft = visible_draft(request, pk)
    found = request_of(draft)
    copied = found if policy.may(who(request), "edit", draft) else masked(found)
    made = drafts.duplicate(copied, by=who(request), of=draft)
    messages.success(request, f"A new draft of what draft {draft.pk} says.")
    return redirect("step", pk=made.pk, slug="basics")
