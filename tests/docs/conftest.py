"""The examples of README and docs run against the real parts."""

from tests.system.harness import _no_broker, own_gateway, pytest_runtest_makereport, running, system

__all__ = ["_no_broker", "own_gateway", "pytest_runtest_makereport", "running", "system"]
