"""Running the whole system from one command: an embedded PostgreSQL and the processes beside it."""

import sys

if sys.platform == "win32":
    raise ImportError(
        "the embedded PostgreSQL and the process supervisor need Linux or macOS: on Windows use WSL or a container"
    )
