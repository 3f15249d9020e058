"""The JSON Schema of a request, for whoever writes one: editors, pipelines, other programs. Open to everyone."""

import functools
import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from webapp.sagemaker.schema import json_schema

router = Router(tags=["schema"])
CONTENT_TYPE = "application/schema+json"
_DESCRIBED = {"content": {CONTENT_TYPE: {"schema": {"type": "object"}}}}


@functools.cache
def _text() -> bytes:
    return json.dumps(json_schema(), ensure_ascii=False, indent=1).encode()


@router.get("/request.json", auth=None, openapi_extra={"responses": {200: _DESCRIBED}})
def request_schema(request: HttpRequest) -> HttpResponse:
    """JSON Schema 2020-12 of a request, from SageMaker's service model. It knows none of the rules between members."""
    return HttpResponse(_text(), content_type=CONTENT_TYPE)
