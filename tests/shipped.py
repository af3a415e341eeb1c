"""The law of this repository, read once for all tests of a process. Nothing in it can change."""

from functools import cache

from dpiakit.errors import LawError
from dpiakit.law import data_root
from dpiakit.law.catalogue import read_catalogue
from dpiakit.law.loading import survey


@cache
def surveyed():
    """The library, and what is wrong in its files."""
    return survey(data_root())


def library():
    found, problems = surveyed()
    if problems:
        raise LawError(problems)
    return found


@cache
def catalogue():
    """What risk is judged with."""
    return read_catalogue(library())


@cache
def in_force(on):
    return library().in_force(on)
