# SPDX-License-Identifier: MIT
"""Where foreign code is compiled and run: a bubblewrap sandbox. It sees /usr,
read-only, and the folders that it is given; there is no network, no other
process and no /etc. prlimit bounds what it may use.

The number of processes is bounded for each user, and not at all for root, who
would still be the one behind any name in a namespace. So where the grader runs
as root, foreign code that runs on the host gets a user of its own (uid).
"""

import functools
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024
SOME_USER = 65534
# The other namespaces; that of users is for those who are not root.
NAMESPACES = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"


@functools.cache
def is_available() -> bool:
    """Whether bubblewrap is there and may do its work on this machine."""
    if shutil.which("bwrap") is None or shutil.which("prlimit") is None:
        return False
    probe = Sandbox().command(["/usr/bin/true"])
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@functools.cache
def _can_change_user() -> bool:
    """Whether the sandbox can be entered as another user."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return False
    probe = Sandbox(uid=SOME_USER)._as_user(["/usr/bin/true"])
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Sandbox:
    reading: tuple[Path, ...] = ()  # folders that it may read
    writing: tuple[Path, ...] = ()  # and write
    cpu_seconds: int = 60
    file_mebibytes: int = 64  # largest file
    memory_mebibytes: int = 0  # address space; 0 = no limit
    resident_mebibytes: int = 0  # of a program with AddressSanitizer
    processes: int = 256  # and threads, of one user
    uid: int = 0  # the user, if the grader is root; 0 = root, in a namespace
    enabled: bool = True  # False: only the limits, and the user

    def limits(self) -> list[str]:
        # First SIGXCPU, which says what happened, then SIGKILL.
        command = ["prlimit", "--core=0"]
        command.append(f"--cpu={self.cpu_seconds}:{self.cpu_seconds + 1}")
        command.append(f"--fsize={self.file_mebibytes * MEBIBYTE}")
        if self.memory_mebibytes:
            command.append(f"--as={self.memory_mebibytes * MEBIBYTE}")
        if self.enabled:
            command.append(f"--nproc={self.processes}")
        return command

    def command(self, argv: list[str]) -> list[str]:
        """The command line that runs ARGV inside."""
        if not self.enabled:
            return [*self._other_user(), *self.limits(), *argv]
        if self.uid and _can_change_user():
            return self._as_user(argv)
        command = ["bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000"]
        command += ["--cap-drop", "ALL", *self._view()]
        return [*command, *self.limits(), *argv]

    def _as_user(self, argv: list[str]) -> list[str]:
        command = ["bwrap", *NAMESPACES, "--cap-drop", "ALL"]
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        command += [*self._view(), *self._other_user()]
        return [*command, *self.limits(), *argv]

    def _other_user(self) -> list[str]:
        if not self.uid or os.geteuid() != 0:
            return []
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}",
                "--clear-groups", "--no-new-privs"]

    def _view(self) -> list[str]:
        """What is to be seen inside: files, environment."""
        view = ["--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr"]
        for name in ("bin", "sbin", "lib", "lib32", "lib64"):
            if Path("/", name).exists():
                view += ["--symlink", f"usr/{name}", f"/{name}"]
        view += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777"]
        view += ["--tmpfs", "/tmp"]
        for path in sorted({p for q in (*self.reading, *self.writing)
                            for p in q.parents}):
            # By itself bubblewrap makes them for its own user only.
            view += ["--perms", "0755", "--dir", str(path)]
        view += ["--symlink", "/tmp", "/var/tmp"]  # of QEMU's snapshots
        for path in self.reading:
            view += ["--ro-bind", str(path), str(path)]
        for path in self.writing:
            view += ["--bind", str(path), str(path)]
        view += ["--clearenv", "--setenv", "PATH", PATH]
        view += ["--setenv", "HOME", "/tmp", "--setenv", "LC_ALL", "C.UTF-8"]
        if self.resident_mebibytes:
            limit = f"hard_rss_limit_mb={self.resident_mebibytes}"
            view += ["--setenv", "ASAN_OPTIONS", limit]
        return view
