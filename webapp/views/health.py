"""`/healthz`: whether web, database and outbox are well."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from webapp import queries

LATE = timedelta(minutes=2)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when well, 503 else; no names or addresses, since nobody has logged in to ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late = queries.due().filter(due_at__lt=Now() - LATE).exists()
    except DatabaseError:
        return JsonResponse({"web": "well", "database": "not answering", "outbox": "unknown"}, status=503)
    outbox = "late: submissions have waited over 2 minutes for a worker" if late else "well"
    return JsonResponse({"web": "well", "database": "well", "outbox": outbox}, status=503 if late else 200)
