"""PostgreSQL settings of the private cluster, in proportion to the machine.

The load is bulk COPY, then reads of tiles and features by one application, on a machine that the batch
workers share: memory shares are small, the write-ahead log is large, commits are durable.
Share of memory after the PostgreSQL manual, 20.4 ("25 % of a dedicated server"), cut to a twelfth
because workers and page cache live on the same machine.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

MIB = 1024**2
GIB = 1024**3

SMALLEST_SHM = 512 * MIB
"""Below this /dev/shm (64 MiB in a default container) parallel queries fail: use mapped files instead."""


@dataclass(frozen=True)
class Machine:
    """What the settings depend on; sizes in bytes."""

    memory: int
    cores: int
    free_disk: int
    shm: int
    lz4: bool


def this_machine(data: Path, *, lz4: bool) -> Machine:
    """The machine that holds the folder `data`; memory is the container's where that is smaller."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            memory = min(memory, int(Path(limit).read_text()))
        except (OSError, ValueError):
            continue
    shm = shutil.disk_usage("/dev/shm").total if Path("/dev/shm").is_dir() else 0
    cores = len(os.sched_getaffinity(0))
    return Machine(memory, cores, shutil.disk_usage(data).free, shm, lz4)


def server_settings(machine: Machine) -> dict[str, str]:
    """PostgreSQL settings by name, values as the configuration file wants them."""
    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "cluster_name": "gridcity",
        "max_connections": "100",
        "shared_buffers": _mib(machine.memory / 12, 64 * MIB, 8 * GIB),
        "effective_cache_size": _mib(machine.memory / 2, 256 * MIB, 256 * GIB),
        "work_mem": _mib(machine.memory / 512, 8 * MIB, 64 * MIB),
        "maintenance_work_mem": _mib(machine.memory / 24, 64 * MIB, GIB),
        "max_wal_size": _mib(machine.free_disk / 20, 256 * MIB, 8 * GIB),
        "min_wal_size": "80MB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "wal_compression": "lz4" if machine.lz4 else "pglz",
        "default_toast_compression": "lz4" if machine.lz4 else "pglz",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "64",
        "max_parallel_workers": str(machine.cores),
        "max_parallel_workers_per_gather": str(min(4, machine.cores)),
        "max_parallel_maintenance_workers": str(min(4, machine.cores)),
        "dynamic_shared_memory_type": "posix" if machine.shm >= SMALLEST_SHM else "mmap",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] %q%d ",
    }


def _mib(size: float, least: int, most: int) -> str:
    return f"{int(min(max(size, least), most) / MIB)}MB"


def config_text(settings: dict[str, str]) -> str:
    """The settings as a PostgreSQL configuration file."""
    lines = ["# Written by gridcity at each start; use ALTER SYSTEM to overrule a line."]
    for name, value in settings.items():
        quoted = value.replace("'", "''")
        lines.append(f"{name} = '{quoted}'")
    return "\n".join(lines) + "\n"
