"""Under which user the private cluster runs.

PostgreSQL refuses to run as root. Started by root, the server runs as the owner of its folder, or as the
system user `postgres` or `nobody`. Where that user cannot pass through the folders above (a clone under
/root, mode 700), it is given one ambient capability to do so (capabilities(7)); nothing is made readable
for anybody else.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from catalogs.errors import Unavailable

SYSTEM_USERS = ("postgres", "nobody")

PASSING_CAPABILITIES = (("dac_read_search", 2), ("dac_override", 1))
"""Capabilities that let a process pass any folder, the weaker first, with their bit in CapEff."""


@dataclass(frozen=True)
class Account:
    """The user that the server's processes run as; `switch` is true when it is not the present one."""

    uid: int
    gid: int
    name: str
    switch: bool
    capability: str | None = None

    def run(
        self,
        command: list[str],
        cwd: Path | str,
        env: dict[str, str],
        timeout_s: float,
        inherit: tuple[int, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user and wait; it inherits the open files with the numbers `inherit`.

        Raises Unavailable where the user cannot be taken or the command takes too long.
        """
        if self.capability:
            command = [*self._with_capability(), *command]
        switch = self.switch and not self.capability
        try:
            return subprocess.run(
                command,
                cwd=cwd,
                env=env,
                timeout=timeout_s,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                user=self.uid if switch else None,
                group=self.gid if switch else None,
                extra_groups=[] if switch else None,
                umask=0o077,
                pass_fds=inherit,
            )
        except PermissionError as error:
            raise Unavailable(
                f"The database server cannot be run as the user {self.name}: {error}.",
                "Start gridcity as an ordinary user, or set GRIDCITY_DATABASE_URL.",
            ) from error
        except subprocess.TimeoutExpired as error:
            raise Unavailable(
                f"{Path(error.cmd[0]).name} did not end within {error.timeout:.0f} s.",
                "Look whether the machine is overloaded, then try again.",
            ) from error

    def _with_capability(self) -> list[str]:
        return [
            "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            f"--inh-caps=+{self.capability}",
            f"--ambient-caps=+{self.capability}",
        ]


def account_for(home: Path) -> Account:
    """The user for the cluster in the folder `home`, which may not be there yet.

    Raises Unavailable where the folder belongs to another user, or where no user can be found.
    """
    owner = home.stat().st_uid if home.exists() else None
    mine = os.geteuid()
    if mine != 0:
        if owner not in (None, mine):
            raise Unavailable(
                f"The database in {home} belongs to the user {_name(owner)}.",
                "Run gridcity as that user or as root, or set GRIDCITY_DATA to a folder of your own.",
            )
        return Account(mine, os.getegid(), _checked_name(mine), switch=False)
    if owner:
        entry = pwd.getpwuid(owner) if _known(owner) else None
        return Account(
            owner, entry.pw_gid if entry else home.stat().st_gid, _checked_name(owner), switch=True
        )
    for name in SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name, switch=True)
    raise Unavailable(
        "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.",
        "Start gridcity as an ordinary user.",
    )


def able_to_reach(account: Account, home: Path) -> Account:
    """The account with what it needs to pass through the folders above `home`, which it owns.

    Raises Unavailable where it cannot be let through.
    """
    if not account.switch or _reaches(account, home):
        return account
    held = _effective_capabilities()
    for name, bit in PASSING_CAPABILITIES:
        able = replace(account, capability=name)
        if held & (1 << bit) and shutil.which("setpriv") and _reaches(able, home):
            return able
    raise Unavailable(
        f"The user {account.name}, who runs the database, cannot reach {home}.",
        "Set GRIDCITY_DATA to a folder that every user may pass through, such as /var/lib/gridcity.",
    )


def _reaches(account: Account, home: Path) -> bool:
    # Not test(1): access(2) ignores the capabilities of a process that is not root.
    reach = account.run(["ls", "-d", f"{home}/."], "/", {"PATH": os.defpath}, timeout_s=20)
    return reach.returncode == 0


def _effective_capabilities() -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff")), 0)


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name(uid: int | None) -> str:
    return pwd.getpwuid(uid).pw_name if uid is not None and _known(uid) else str(uid)


def _checked_name(uid: int) -> str:
    if not _known(uid):
        raise Unavailable(
            f"The user number {uid} has no name on this machine, and PostgreSQL needs one.",
            "Run gridcity as a user listed in /etc/passwd, or set GRIDCITY_DATABASE_URL.",
        )
    return _name(uid)
