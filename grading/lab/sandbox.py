# SPDX-License-Identifier: MIT
"""Where foreign code is compiled and run: a bubblewrap sandbox. It sees /usr,
read-only, and the folders that it is given; there is no network, no other
process and no /etc. prlimit bounds what it may use.
"""

import functools
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"


@functools.cache
def is_available() -> bool:
    """Whether bubblewrap is there and may do its work on this machine."""
    if shutil.which("bwrap") is None or shutil.which("prlimit") is None:
        return False
    probe = Sandbox().command(["/usr/bin/true"])
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Sandbox:
    reading: tuple[Path, ...] = ()  # folders that it may read
    writing: tuple[Path, ...] = ()  # and write
    cpu_seconds: int = 60
    file_mebibytes: int = 64  # largest file
    memory_mebibytes: int = 0  # address space; 0 = no limit
    processes: int = 64
    enabled: bool = True  # False: no sandbox, only the limits

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
            return [*self.limits(), *argv]
        command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
        command += ["--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"]
        command += ["--ro-bind", "/usr", "/usr"]
        for name in ("bin", "sbin", "lib", "lib32", "lib64"):
            if Path("/", name).exists():
                command += ["--symlink", f"usr/{name}", f"/{name}"]
        command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        command += ["--symlink", "/tmp", "/var/tmp"]  # of QEMU's snapshots
        for path in self.reading:
            command += ["--ro-bind", str(path), str(path)]
        for path in self.writing:
            command += ["--bind", str(path), str(path)]
        command += ["--clearenv", "--setenv", "PATH", PATH]
        command += ["--setenv", "HOME", "/tmp", "--setenv", "LC_ALL", "C.UTF-8"]
        return [*command, *self.limits(), *argv]
