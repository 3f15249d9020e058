"""What lists can be narrowed by. A value that makes no sense is told at its control, and narrows nothing."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from webapp.audit import VERBS
from webapp.lifecycle import State
from webapp.models import AuditEvent, Draft

_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}


class DraftFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        field_name="name", lookup_expr="icontains", label="Name", max_length=100,
        widget=forms.TextInput(_INPUT | {"type": "search"}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in State], label="State", empty_label="Any state",
        widget=forms.Select(_SELECT),
    )  # fmt: skip

    class Meta:
        model = Draft
        fields: list[str] = []


class EventFilter(django_filters.FilterSet):  # type: ignore[misc]
    verb = django_filters.ChoiceFilter(
        choices=sorted(VERBS.items(), key=lambda row: row[1]), label="What", empty_label="Anything",
        widget=forms.Select(_SELECT),
    )  # fmt: skip
    person = django_filters.CharFilter(
        method="by_person", label="Who", max_length=150,
        widget=forms.TextInput(_INPUT | {"placeholder": "user name, or worker"}),
    )  # fmt: skip
    draft = django_filters.NumberFilter(
        field_name="draft_id", label="Draft", min_value=1, max_value=2**62, decimal_places=0,
        widget=forms.TextInput(_INPUT | {"inputmode": "numeric"}),
    )  # fmt: skip
    since = django_filters.DateTimeFilter(
        field_name="at", lookup_expr="gte", label="From (UTC)",
        widget=forms.DateTimeInput(_INPUT | {"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    )  # fmt: skip
    until = django_filters.DateTimeFilter(
        field_name="at", lookup_expr="lt", label="Until (UTC)",
        widget=forms.DateTimeInput(_INPUT | {"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    )  # fmt: skip

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    @staticmethod
    def by_person(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(actor__isnull=True) if value == "worker" else rows.filter(actor__username=value)


def narrowed(filters: django_filters.FilterSet) -> QuerySet[Any]:
    """The rows that pass; all of them while a filter's value makes no sense (its control says so)."""
    rows: QuerySet[Any] = filters.qs if filters.is_valid() else filters.queryset
    return rows
