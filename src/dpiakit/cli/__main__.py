"""``python -m dpiakit.cli``."""

from dpiakit.cli import main

main()
