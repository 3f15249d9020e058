"""The rules as a page of the documentation."""

from webapp.rules import RULES

_HEAD = """# What Packwright checks beyond the service model

SageMaker's service model says types, limits, patterns and choices; Packwright checks them all, straight from the model.
The rules here are what SageMaker enforces or documents elsewhere. Confidence is that SageMaker itself acts on a rule:
**H** an AWS document, AWS's own code or an error text quoted from the service; **M-H** AWS's own code refuses it before
it is sent; **M** one indirect source; **L** inferred. A problem keeps a request from review; a warning informs.

SDK is aws/sagemaker-python-sdk, EX aws/amazon-sagemaker-examples, botocore its service model of SageMaker.
This page is made by `./run manage rules_page`.

| rule | what it says | source | confidence |
|---|---|---|---|
"""

_TAIL = """
What no request shows, and no rule can know: whether the group exists and the name is free, whose the algorithm is, the
region of a bucket, what the role may do and who may take it on, which instance types a region has, what a scan of the
image finds, and that the certification of a package can't be changed later.
"""


def page() -> str:
    """The whole page, as Markdown."""
    rows = (
        f"| `{rule.name}` | {_cell(rule.says)} | {_cell(rule.source)} | "
        f"{rule.confidence}, {'warning' if rule.is_warning else 'problem'} |\n"
        for rule in RULES
    )
    return _HEAD + "".join(rows) + _TAIL


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("[", "\\[")
