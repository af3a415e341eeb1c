"""Runs: many records read, judged and rendered in worker processes, written in order."""
