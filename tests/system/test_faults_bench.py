"""Many approvals while workers are killed, Redis is emptied and the sandbox fails: none lost, none doubled.

A dozen run with every other test. A hundred, or FAULT_APPROVALS of them, by `./run bench tests/system`; the seed is
told, and FAULT_SEED runs the same faults again (which call a kill meets is up to the machine).
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import pytest

from tests.system.conftest import Approve, package, version
from tests.system.harness import System
from webapp import audit
from webapp.lifecycle import MOVING
from webapp.models import AuditEvent, Draft, Submission

pytestmark = pytest.mark.system

WORKERS = (1, 2)
SHARE = 0.3  # of the approvals meet a fault
# Of those that no one could tell from success or failure, and the service forgets tokens where a look must suffice.
FAULTS = (
    "error-after sandbox:forget-token", "reset-after sandbox:forget-token", "stall-after sandbox:forget-token",
    "error-before", "reset-before", "late-commit", "throttle",
)  # fmt: skip
LOOKS = ("DescribeModelPackage", "ListModelPackages")


@dataclass
class Run:
    system: System
    approve: Approve
    seed: int
    drafts: list[Draft] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def requests(self, count: int) -> Iterator[dict[str, Any]]:
        """Half of them versions, in a few groups; each with a description of its own, which may order a fault."""
        groups = [version("group")["ModelPackageGroupName"] for _ in range(1 + count // 10)]
        faulty = set(self.random.sample(range(count), round(SHARE * count)))
        for number in range(count):
            fault = f"sandbox:{self.random.choice(FAULTS)}" if number in faulty else ""
            self.told[fault or "no fault"] += 1
            name = {"ModelPackageGroupName": groups[number % len(groups)]}
            request = package("own") if number % 2 else version("") | name
            yield request | {"ModelPackageDescription": f"number {number} {fault}".rstrip()}

    def carry_out(self, count: int) -> None:
        """Approves one after the other, with a blow now and then, and until the last blow is dealt."""
        blows = (
            [self.kill] * max(2, count // 8) + [self.flush] * max(2, count // 30) + [self.spoil] * max(2, count // 10)
        )
        self.random.shuffle(blows)
        for request in self.requests(count):
            self.drafts.append(self.approve(request))
            if blows and self.random.random() < 0.1:
                blows.pop()()
        while blows:
            time.sleep(self.random.uniform(0.2, 1.5))  # between blows, not for something to happen
            blows.pop()()

    def kill(self) -> None:
        number = self.random.choice(WORKERS)
        self.system.kill_worker(number)
        self.system.start_worker(number)
        self.told["workers killed"] += 1

    def flush(self) -> None:
        self.system.redis_flushall()
        self.told["broker emptied"] += 1

    def spoil(self) -> None:
        self.system.fault(self.random.choice(LOOKS), self.random.choice(["throttle", "error-before", "reset-before"]))
        self.told["looks spoilt"] += 1

    def wait(self, timeout: float) -> None:
        with suppress(pytest.fail.Exception):  # the judge says it better
            self.system.wait_until(lambda: not Draft.objects.filter(state__in=MOVING).exists(), "all to end", timeout)

    def judge(self) -> tuple[list[str], str]:
        """What is wrong, by the sandbox's journal and the database; and the figures."""
        calls = self.system.journal()
        made = [line for line in calls if line["outcome"] == "created"]
        by_token = Counter(line["client_token"] for line in made)
        arns = {line["arn"]: line["client_token"] for line in made}
        rows = Submission.objects.filter(draft__in=self.drafts).select_related("draft")
        ours = {str(row.client_token) for row in rows}
        doubled = [row for row in rows if by_token[str(row.client_token)] > 1]
        lost = [row for row in rows if row.draft.state != "registered" or row.draft.arn != row.arn]
        wrong = [row for row in rows if row.arn and arns.get(row.arn) != str(row.client_token)]
        accepts = Counter(
            AuditEvent.objects.filter(verb="accept", draft__in=self.drafts).values_list("draft", flat=True)
        )
        found = [f"{what}: {self.system.story(row.draft)}" for what, several in
                 (("doubled", doubled), ("lost", lost), ("another's ARN", wrong)) for row in several]  # fmt: skip
        found += [f"draft {draft} was accepted {times} times" for draft, times in accepts.items() if times > 1]
        found += list(audit.verify())
        waits = [(row.accepted_at - row.created_at).total_seconds() for row in rows if row.accepted_at]
        marks = quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
        called = sum(line["client_token"] in ours for line in calls)
        dealt = ", ".join(f"{times} × {what}" for what, times in sorted(self.told.items()))
        figures = (
            f"seed {self.seed}: {len(self.drafts)} approved, {called} calls: {len(lost)} lost, {len(doubled)} doubled, "
            f"{len(wrong)} with another's ARN; approve → ARN p50 {marks[9]:.1f} s, p95 {marks[18]:.1f} s; {dealt}"
        )
        return found, figures


@pytest.fixture
def two_workers(system: System) -> Iterator[System]:
    for number in WORKERS:
        system.start_worker(number)
    yield system
    system.stop_worker(2)


def under_faults(system: System, approve: Approve, count: int, patience: float, capsys: Any) -> None:
    run = Run(system, approve, int(os.environ.get("FAULT_SEED") or random.randrange(10**6)))
    begun = time.monotonic()
    run.carry_out(count)
    run.wait(patience)
    wrong, figures = run.judge()
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}; {time.monotonic() - begun:.0f} s\n")
    assert not wrong, f"{figures}\nThe logs are in {system.places.log}.\n" + "\n\n".join(wrong[:5])


def test_a_dozen(two_workers: System, approve: Approve, capsys: Any) -> None:
    under_faults(two_workers, approve, 12, 60, capsys)


@pytest.mark.slow
def test_a_hundred(two_workers: System, approve: Approve, capsys: Any, pytestconfig: pytest.Config) -> None:
    if "slow" not in pytestconfig.option.markexpr and not os.environ.get("FAULT_APPROVALS"):
        pytest.skip("takes minutes: ./run bench tests/system")
    count = int(os.environ.get("FAULT_APPROVALS") or 100)
    under_faults(two_workers, approve, count, 120 + 2 * count, capsys)
