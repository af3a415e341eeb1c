"""Data that leave: transfers to third countries and international organisations."""

from typing import Annotated, Literal

from dpiakit.model.written import Day, Element, Facts, Line, Place, Prose, RefTo, Span

Safeguard = Literal[
    "adequacy", "dpf", "uk-extension", "scc-2021", "scc-2010", "uk-idta", "uk-addendum", "bcr",
    "code-of-conduct", "certification", "authority-clauses", "ad-hoc-clauses",
    "public-instrument", "derogation", "none",
]  # fmt: skip


class TransferImpactAssessment(Facts):
    """The check of law and practice at the destination (C-311/18; UK: transfer risk assessment)."""

    done: Day | None = None
    reviewed: Day | None = None
    """The day on which it was last reviewed."""
    result: Literal["essentially-equivalent", "gaps-closed", "gaps-open", "not-lower"] | None = None
    owner: Line | None = None
    """The function that answers for it."""
    summary: Prose | None = None
    """What it came to, in a few sentences."""


class Derogation(Facts):
    """A derogation of Article 49, strictly read."""

    ground: (
        Literal[
            "explicit-consent", "contract-with-person", "contract-for-person", "public-interest",
            "legal-claims", "vital-interests", "public-register", "compelling-interest",
        ]
        | None
    ) = None  # fmt: skip
    occasional: bool | None = None
    risks_told: bool | None = None
    authority_informed: bool | None = None
    people_informed: bool | None = None
    limited_number: bool | None = None


class Transfer(Element):
    """Personal data leaving for a third country or an international organisation (Ch. V GDPR)."""

    exporter: Line | None = None
    """Who sends the data; left out: the controller."""
    exporter_country: Place | None = None
    """None: the controller's main establishment."""
    recipient: Annotated[str, RefTo("recipients")] | None = None
    """The importer, described once among the recipients."""
    importer_type: Literal["controller", "processor", "sub-processor"] | None = None
    separate_entity: bool | None = None
    """False: own staff abroad, which is no transfer (EDPB Guidelines 05/2021)."""
    importer_subject_to_gdpr: bool | None = None
    form: Literal["storage", "remote-access", "transit", "disclosure"] | None = None
    """How the data get there: kept there, read from there, passed on, disclosed."""
    destination: Place | None = None
    organisation: Literal["ORG-EPO", "ORG-EU"] | None = None
    """An international organisation instead of a country."""
    automated: bool | None = None
    """Transferred by automated means, or processed so at the destination (Israel)."""
    hr_data: bool | None = None
    safeguard: Safeguard | None = None
    """What carries people's rights along with the data. None: not written down."""
    safeguards_also: list[Safeguard] | None = None
    """Further safeguards on file, such as clauses as a fallback."""
    scc_module: Literal["c2c", "c2p", "p2p", "p2c"] | None = None
    scc_signed: Day | None = None
    scc_annexes_complete: bool | None = None
    scc_unchanged: bool | None = None
    bcr_approved: bool | None = None
    derogation: Derogation | None = None
    """The exception it rests on (Art. 49 GDPR)."""
    systematic: bool | None = None
    impact_assessment: TransferImpactAssessment | None = None
    """The check of law and practice at the destination."""
    surveillance_exposure: Literal["none", "low", "high"] | None = None
    access_in_clear: bool | None = None
    keys_held_by: Literal["controller", "importer", "third-party-eea", "none"] | None = None
    """Who holds the keys with which the data are encrypted."""
    supplementary_measures: (
        list[
            Literal[
                "encryption-keys-eea", "pseudonymisation-eea", "split-processing", "contractual",
                "organisational", "none",
            ]
        ]
        | None
    ) = None  # fmt: skip
    supplementary_effective: bool | None = None
    period: Span | None = None
    """How long the data stay there."""
    told_in_notice: bool | None = None
    data: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items that are transferred."""
    onward: list[Place] | None = None
    """Countries to which the importer passes the data on."""
    note: Prose | None = None
