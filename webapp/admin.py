"""The admin: people and their roles can be changed, everything else can be read. It opens to the role admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest

from webapp import policy
from webapp.actions import people
from webapp.lifecycle import Role
from webapp.models import ApiToken, AuditEvent, AuditHead, Draft, Editor, Review, Revision, Share, Submission, User


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_active and policy.has(request.user, Role.ADMIN)


class PackwrightSite(admin.AdminSite):
    site_header = site_title = "Packwright"
    index_title = "People and records"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The role decides; is_superuser and is_staff alone open nothing."""
        return _is_admin(request)


class ForAdmins(admin.ModelAdmin):  # type: ignore[type-arg]
    """Readable by the role admin. Nothing is ever deleted: people are deactivated, records stay."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class People(ForAdmins, UserAdmin):  # type: ignore[type-arg]
    """User names, passwords, roles, and whether somebody can log in."""

    list_display = ("username", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("is_active", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_admin(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Roles")
    def roles(self, person: User) -> str:
        return ", ".join(sorted(group.name for group in person.groups.all())) or "none"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The admin saves a person and then the roles, in one transaction; what came of both is audited here."""
        person: User = form.instance
        before = set(person.groups.values_list("name", flat=True)) if change else set()
        super().save_related(request, form, formsets, change)
        assert isinstance(request.user, User)
        verb = "change_person" if change else "add_person"
        people.told(person, verb=verb, fields=form.changed_data, before=before, by=request.user)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        response = super().user_change_password(request, id, form_url)
        person = self.get_object(request, id)
        if request.method == "POST" and response.status_code == 302 and person and isinstance(request.user, User):
            before = set(person.groups.values_list("name", flat=True))
            people.told(person, verb="change_person", fields=["password"], before=before, by=request.user)
        return response


class Roles(ForAdmins):
    list_display = ("name",)
    exclude = ("permissions",)


class Records(ForAdmins):
    """Any other table, to read. The big ones are never counted."""

    show_full_result_count = False
    list_per_page = 50
    list_select_related = True

    # Requests may hold secrets and the token is one: the pages show the first masked, nobody needs the second.
    exclude = ("text", "undo", "client_token", "body")

    def get_list_display(self, request: HttpRequest) -> Any:
        hidden = (*self.exclude, "words", "status_details", "note", "comment")
        return [field.name for field in self.model._meta.fields if field.name not in hidden]


site = PackwrightSite(name="admin")
site.register(User, People)
site.register(Group, Roles)
site.register([Draft, Share, Editor, Revision, Review, Submission, AuditEvent, AuditHead, ApiToken], Records)
