"""System checks: what would make a start unsafe is refused in words."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def a_real_secret_key(**_: Any) -> list[Error]:
    if len(settings.SECRET_KEY) < 50:
        return [Error("SECRET_KEY is short: give at least 50 random characters.", id="webapp.E001")]
    return []
