"""A real PostgreSQL for tests: on a free port of this machine, run by a user without rights, stopped and cleared away at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path("/none/initdb")).parent
HERE = BIN.exists()
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def _run(program: str, *words: str | Path) -> None:
    subprocess.run([*AS_POSTGRES, BIN / program, *words], check=True, capture_output=True, cwd="/")


@contextmanager
def running() -> Iterator[str]:
    """The address of a server without databases of its own: "postgresql://postgres@127.0.0.1:PORT"."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # a short path: that of a socket may not be long
    if AS_POSTGRES:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    words = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", words, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
