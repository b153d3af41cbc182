"""Measures the service on this machine: `python -m bench --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "clients" / "kivy_app"))

from bench.plan import main

if __name__ == "__main__":
    sys.exit(main())
