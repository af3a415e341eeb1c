"""Consent strings of the advertising trade: TC strings and GPP strings, decoded and judged.

A string is what a consent platform tells everybody else about one person's choice. The decoder
(:mod:`~dpiakit.evidence.strings.tcf`, :mod:`~dpiakit.evidence.strings.gpp`) is strict: a string
that is not exactly what the specifications describe is refused with the segment and the bit.
:mod:`~dpiakit.evidence.strings.judgement` compares what it says with what a record claims.
"""
