"""The same rules by hand in other languages: what ``benchmarks/engines.py`` compares."""
