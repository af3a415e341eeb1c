"""``python -m dpiakit``."""

from dpiakit.cli import main

main()
