"""How people come in: accounts are made by an admin, never by signing up; a session brings its roles along."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.http import HttpRequest

from webapp.lifecycle import Role
from webapp.models import User


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class PeopleWithRoles(ModelBackend):
    """Django's own backend, with the person and their roles read in one query."""

    def get_user(self, user_id: int) -> User | None:
        names = ArrayAgg("groups__name", filter=Q(groups__name__in=list(Role)), default=[])
        person = User.objects.annotate(role_names=names).filter(pk=user_id).first()
        if person is None or not self.user_can_authenticate(person):
            return None
        person.known_roles = frozenset(person.role_names)  # type: ignore[attr-defined]
        return person
