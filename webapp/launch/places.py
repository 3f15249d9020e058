"""Where things lie: the folders under DATA_DIR, and who may walk into them."""

import fcntl
import hashlib
import os
import pwd
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from webapp.launch.words import Refused

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # the kernels allow 103 (macOS) and 107 (Linux) bytes


@dataclass(frozen=True)
class Places:
    data: Path

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def secret_key(self) -> Path:
        return self.data / "secret_key"

    @property
    def state(self) -> Path:
        """What a running `./run` tells the commands beside it."""
        return self.run / "up.json"

    @contextmanager
    def locked(self, name: str, *, shared: bool = False) -> Iterator[int]:
        """Holds the named lock; the kernel lets go of it when this process ends, however it ends."""
        descriptor = os.open(self.run / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def is_root() -> bool:
    return os.geteuid() == 0


def data_dir() -> Path:
    given = os.environ.get("DATA_DIR", "").strip()
    if given:
        return Path(given).expanduser().resolve()  # one spelling, however it is reached
    return Path("/var/lib/packwright") if is_root() else ROOT / "var"


def made(folder: Path) -> Places:
    """The places under `folder`, made where they are missing."""
    places = Places(folder)
    try:
        folder.mkdir(mode=0o711 if is_root() else 0o700, parents=True, exist_ok=True)
        for inner in (places.run, places.log):
            inner.mkdir(mode=0o700, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "it is not writable")
    except OSError as error:
        raise Refused(f"DATA_DIR={folder} cannot be used ({error.strerror}); give another folder.") from error
    return places


def socket_folder(folder: Path, name: str) -> Path:
    """`folder` itself, or a short stand-in where its path is too long for a unix socket called `name`."""
    if len(os.fsencode(folder / name)) <= LONGEST_SOCKET:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    stands_in = f"packwright-{os.getuid()}-{digest}"
    places = (Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108 (`own` refuses what another user laid there)
    fits = (place / stands_in for place in places if len(os.fsencode(place / stands_in / name)) <= LONGEST_SOCKET)
    return next(fits)


def own(folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Makes `folder` and keeps everyone but its owner out; a folder that another user laid there is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    expected = {os.getuid(), owner.pw_uid} if owner else {os.getuid()}
    if folder.is_symlink() or folder.stat().st_uid not in expected:
        raise Refused(f"{folder} belongs to somebody else; remove it or give another DATA_DIR.")
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)


def let_through(folder: Path) -> None:
    """Lets other users walk to `folder` (not list it), for what root must start as another user.

    A home folder is never opened for that.
    """
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    for place in (folder, *folder.parents):
        status = place.stat()
        if status.st_mode & stat.S_IXOTH:
            continue
        if status.st_uid != os.getuid() or place == home or home in place.parents:
            raise Refused(
                f"{folder}: as root, PostgreSQL runs as a user of its own, who may not enter {place}; "
                "give a folder outside of it, for example DATA_DIR=/var/lib/packwright."
            )
        place.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
