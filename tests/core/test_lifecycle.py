"""The workflow: what the database lets through is what the table says."""

import importlib

from webapp.lifecycle import TRANSITIONS, State


def test_the_database_knows_the_same_steps_as_the_table() -> None:
    guards = importlib.import_module("webapp.migrations.0002_guards")
    assert set(guards.STEPS) == {f"{row.source}>{row.target}" for row in TRANSITIONS.values()}


def test_every_state_is_reached_and_none_is_a_trap_by_mistake() -> None:
    reached = {row.target for row in TRANSITIONS.values()} | {State.DRAFT}
    left = {row.source for row in TRANSITIONS.values()}
    assert reached == set(State)
    assert set(State) - left == {State.REGISTERED, State.DISCARDED}
