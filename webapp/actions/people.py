"""People and their roles, and the demo's. Every change is audited like any other."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from webapp import audit, policy
from webapp.lifecycle import Role
from webapp.models import User
from webapp.refusals import Invalid

# Who acts where nobody is logged in: whoever may run commands on the machine.
SHELL = "command line"


@transaction.atomic(durable=True)
def add_person(username: str, password: str, *, roles: Iterable[str], by: User | None) -> User:
    """A new person with roles. `by` None is the command line. Raises Invalid for a name that is taken."""
    if User.objects.filter(username=username).exists():
        raise Invalid(f"There is someone called {username} already.")
    person = User.objects.create_user(username=username, password=password)
    given = _give(person, roles)
    audit.record(
        "add_person", actor=by, roles=_roles_of(by), nobody=SHELL, details={"person": username, "roles": given}
    )
    return person


@transaction.atomic(durable=True)
def change_roles(person: User, *, roles: Iterable[str], by: User | None) -> None:
    """Gives a person exactly these roles."""
    before = sorted(policy.roles(User.objects.get(pk=person.pk)))
    after = _give(person, roles)
    if before != after:
        details = {"person": person.username, "before": before, "after": after}
        audit.record("change_roles", actor=by, roles=_roles_of(by), nobody=SHELL, details=details)


def told(person: User, *, verb: str, fields: Iterable[str], before: Iterable[str], by: User) -> None:
    """Records what the admin pages changed about a person, in their transaction."""
    after = sorted(person.groups.values_list("name", flat=True))
    details = {"person": person.username, "fields": sorted(fields), "roles_before": sorted(before), "roles": after}
    audit.record(verb, actor=by, roles=policy.roles(by), details=details)


def _give(person: User, roles: Iterable[str]) -> list[str]:
    wanted = sorted(roles)
    if unknown := set(wanted) - set(Role):
        raise Invalid(f"There is no role {', '.join(sorted(unknown))}.")
    person.groups.set(Group.objects.filter(name__in=wanted))
    is_staff = Role.ADMIN in wanted
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])
    return wanted


def _roles_of(by: User | None) -> Iterable[str]:
    return policy.roles(by) if by else ()
