"""Citations as they are printed: "Art. 46(1) GDPR", "16 CFR 312.5(a)(2)"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dpiakit.findings.finding import Cite
from dpiakit.law.nouns import Citation, Instrument


def cite(citation: Citation, instruments: Mapping[str, Instrument]) -> Cite:
    """One provision as text and link. Continental acts put the article first, others last."""
    instrument = instruments.get(citation.instrument)
    if instrument is None:
        return Cite(f"{citation.instrument} {citation.article or ''}".strip())
    link = (instrument.link or "").replace("{article}", citation.article or "")
    if not citation.article:
        return Cite(instrument.short, link)
    if instrument.unit is None and citation.article[0].isdigit():
        return Cite(f"Art. {citation.article} {instrument.short}", link)
    if instrument.unit is None:  # a recital, an annex, a paragraph: its word is written with it
        return Cite(f"{instrument.short}, {citation.article}", link)
    unit = f"{instrument.unit} " if instrument.unit else ""
    return Cite(f"{instrument.short} {unit}{citation.article}", link)


def cites(citations: Iterable[Citation], instruments: Mapping[str, Instrument]) -> tuple[Cite, ...]:
    """Several provisions, in the order in which the rule names them."""
    return tuple(cite(citation, instruments) for citation in citations)
