"""Measures the service on this machine: `python -m bench --help`."""

import sys

from bench.plan import main

if __name__ == "__main__":
    sys.exit(main())
