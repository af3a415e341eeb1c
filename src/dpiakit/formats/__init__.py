"""Formats: output for machines and terminals. Renderers never judge."""
