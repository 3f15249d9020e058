"""What is said about a model, for Inference Recommender to read."""

from webapp.document import Document
from webapp.rules.reading import SPECIFICATION, containers, text
from webapp.rules.registry import Found, warning

_TOP = ("Domain", "Task", "SamplePayloadUrl")
_OF_A_CONTAINER = ("Framework", "FrameworkVersion")


@warning("H")
def ready_for_the_recommender(document: Document) -> Found:
    """Inference Recommender needs Domain, Task, SamplePayloadUrl, Framework and FrameworkVersion all together
    (developer guide, inference-recommender-troubleshooting)."""
    inside = [(path, entry) for path, entry in containers(document) if path.startswith(f"{SPECIFICATION}/")]
    missing = [f"/{member}" for member in _TOP if member not in document]
    for member in _OF_A_CONTAINER:
        if not any(member in container for _, container in inside):
            missing.append(f"{inside[0][0] if inside else f'{SPECIFICATION}/Containers/0'}/{member}")
    if 0 < len(missing) < len(_TOP) + len(_OF_A_CONTAINER):
        for path in missing:
            yield path, "Inference Recommender would need this too. Add it, or leave it if you won't use that."


@warning("M")
def sample_payload_is_a_tar_gz(document: Document) -> Found:
    """The sample payload is one .tar.gz archive (botocore's text of SamplePayloadUrl; SDK's own tests give others)."""
    url = text(document, "/SamplePayloadUrl")
    if url and not url.endswith(".tar.gz"):
        message = "SageMaker documents one .tar.gz archive here and may not be able to use anything else. Pack it so."
        yield "/SamplePayloadUrl", message
