"""Which AWS the parts will meet: the sandbox, what boto3's own variables name, or the real one."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

ENDPOINTS = ("AWS_ENDPOINT_URL_SAGEMAKER", "AWS_ENDPOINT_URL")
REGION = {"AWS_REGION", "AWS_DEFAULT_REGION"}
# Nobody listens there: a command beside a stopped `./run` reaches neither a sandbox nor, by accident, an account.
NOWHERE = "http://127.0.0.1:9"


def endpoint() -> str:
    """The address given in boto3's variables, or nothing."""
    return next(filter(None, map(os.environ.get, ENDPOINTS)), "")


def is_real(asked_for: bool) -> bool:
    """An account is at stake: `--aws`, or an address of Amazon's."""
    host = urlsplit(endpoint()).hostname or ""
    return asked_for or host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


def sandboxed(environment: Mapping[str, str], address: str) -> dict[str, str]:
    """The environment for parts that may meet the sandbox alone: no profile, role or key of the person's is left."""
    kept = {name: value for name, value in environment.items() if not name.startswith("AWS_") or name in REGION}
    around = kept.get("NO_PROXY") or kept.get("no_proxy")
    direct = f"{around},127.0.0.1,localhost" if around else "127.0.0.1,localhost"
    return kept | {
        "SANDBOX": "1",
        "DEMO": kept.get("DEMO") or "1",
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": direct,
        "no_proxy": direct,
    }
