"""What AWS Marketplace demands of a certified package, and what its buyers will see."""

import re

from webapp.document import Document
from webapp.rules.reading import PROFILES, containers, is_certified, jobs, listed, text
from webapp.rules.registry import Found, problem, warning

_ECR = re.compile(r"(\d{12})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/.+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):role/.*", re.DOTALL)


@problem("H")
def certified_needs_validation(document: Document) -> Found:
    """A certified package carries a validation with a profile (developer guide, Create a Model Package Resource)."""
    if is_certified(document):
        specification = document.get("ValidationSpecification")
        if not isinstance(specification, dict):
            yield "/ValidationSpecification", "A package for AWS Marketplace must be validated. Fill in the validation."
        elif not listed(document, PROFILES):
            yield PROFILES, "A package for AWS Marketplace needs a validation profile. Add one."


@problem("H")
def certified_image_in_ecr(document: Document) -> Found:
    """A certified package's image is in Amazon ECR (Marketplace seller guide, Docker images and AWS accounts)."""
    if is_certified(document):
        for path, container in containers(document):
            image = text(container, "/Image")
            if image and not _ECR.fullmatch(image):
                yield f"{path}/Image", "AWS Marketplace takes images from your own Amazon ECR only. Push it there."


@warning("M")
def certified_image_is_the_sellers(document: Document) -> Found:
    """A certified package's image is in an ECR of the seller's account (Marketplace seller guide, Docker images)."""
    role = _ROLE.fullmatch(text(document, "/ValidationSpecification/ValidationRole"))
    if is_certified(document) and role:
        for path, container in containers(document):
            image = _ECR.fullmatch(text(container, "/Image"))
            if image and image.group(1) != role.group(1):
                yield (
                    f"{path}/Image",
                    (
                        "This image is in another account than the validation role. AWS Marketplace lists only images "
                        "in the seller's own account, so built-in ones can't be. Push it to yours."
                    ),
                )


@warning("M")
def certified_algorithm_is_your_own(document: Document) -> Found:
    """A package of a built-in or subscribed algorithm can't be published (Marketplace seller guide, restrictions)."""
    if is_certified(document) and "SourceAlgorithmSpecification" in document:
        yield (
            "/SourceAlgorithmSpecification",
            (
                "A package made with a built-in or subscribed algorithm can't be listed on AWS Marketplace. "
                "Make sure that this algorithm is your own."
            ),
        )


@warning("H")
def not_validated_not_listed(document: Document) -> Found:
    """Only a package whose validation succeeded can be listed (developer guide, Create a Model Package Resource)."""
    if is_certified(document) and document.get("SkipModelValidation") == "All":
        message = "A package that was not validated can't be listed on AWS Marketplace. Say None here."
        yield "/SkipModelValidation", message


@warning("H")
def buyers_see_the_validation(document: Document) -> Found:
    """Validation input, output and logs become visible to buyers (Marketplace seller guide; developer guide)."""
    if is_certified(document):
        for path, _ in jobs(document):
            yield (
                f"{path}/TransformInput/DataSource/S3DataSource/S3Uri",
                ("Buyers will see the validation's data, results and logs. Use only data that you want to be public."),
            )


@warning("M")
def no_secrets_for_buyers(document: Document) -> Found:
    """What a certified package's validation is given may reach buyers (Marketplace seller guide; developer guide)."""
    if is_certified(document):
        for path, job in jobs(document):
            if job.get("Environment"):
                message = "Buyers may see these values in the validation's settings and logs. Put no secrets here."
                yield f"{path}/Environment", message
