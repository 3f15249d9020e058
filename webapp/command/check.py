"""`packwright check`: every problem and warning of a request, without a server."""

from argparse import Namespace

from webapp import rules
from webapp.command.reading import read
from webapp.command.words import say_findings, say_json
from webapp.sagemaker.validate import Problem


def check(given: Namespace) -> int:
    """0 for a request without problems (warnings refuse nothing), 1 for one with. Raises Refused."""
    found = read(given.file)
    findings = rules.findings(found.request, given.region)
    problems = [_row(row) for row in findings if not row.is_warning]
    warnings = [_row(row) for row in findings if row.is_warning]
    if given.json:
        left_out = [{"at": where, "why": why} for where, why in (*found.left_out, *found.notes)]
        say_json({"form": found.form, "problems": problems, "warnings": warnings, "left_out": left_out})
    else:
        say_findings(problems, warnings)
    return 1 if problems else 0


def _row(finding: Problem) -> dict[str, str]:
    return {"path": finding.path, "message": finding.sentence, "source": finding.source}
