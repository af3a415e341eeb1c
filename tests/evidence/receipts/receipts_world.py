"""Consent documents of each family, sound until something is changed, and a record they are of."""

import copy
import json

RECORD = """\
id: news
title: Newsletter
languages: [en, de]
controller: {name: Acme Ltd, contact: privacy@acme.example}
purposes:
  newsletter:
    name: Send newsletters
    aim: direct-marketing
    lawful_basis: consent
    consent: {notice_version: v3, refreshed_every: P24M}
  billing: {lawful_basis: contract, aim: billing}
data_subjects: {people: {category: customers}}
data_items: {mail: {category: email}}
"""
PLAIN = {
    "schema_version": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr",
    "record_id": "63ded36f-4acd-4f3c-991e-6cb636698523",
    "pii_principal_id": "96121fde-199f-4848-8942-4436e270513a",
    "pii_processing": {
        "privacy_notice": "https://acme.example/notice/v3",
        "language": "en",
        "purposes": [
            {
                "purpose": "Send newsletters",
                "purpose_type": "Marketing",
                "lawful_basis": "consent",
                "pii_information": [
                    {"pii_type": "email", "pii_optional": False, "special_pii_category": False}
                ],
                "pii_controllers": ["C01"],
                "collection_method": ["web form"],
                "processing_method": ["collect", "store"],
                "storage_locations": ["IE"],
                "retention_period": "P2Y",
                "processing_locations": ["IE"],
                "geographic_restrictions": ["EU"],
                "jurisdiction": "IE",
                "recipient_third_parties": ["T01"],
                "withdrawal_method": "https://acme.example/stop",
                "privacy_rights": ["https://acme.example/rights"],
                "authority_party": "DPC",
            }
        ],
    },
    "party_identification": [
        {
            "party_id": "C01",
            "party_address": "1 Quay, Dublin",
            "party_name": "Acme Ltd",
            "party_role": "PII Controller",
            "party_contact": "privacy@acme.example",
            "party_type": "company",
        }
    ],
    "event": [
        {
            "event_time": "2026-01-10T10:00:00Z",
            "validity_duration": "P12M",
            "entity_id": "96121fde-199f-4848-8942-4436e270513a",
            "event_type": "expressed",
            "event_state": "given",
        }
    ],
}
LINKED = {
    "@context": {"dpv": "https://w3id.org/dpv#", "dct": "http://purl.org/dc/terms/"},
    "@id": "https://acme.example/records/1",
    "@type": "dpv:ConsentRecord",
    "dct:identifier": "63ded36f-4acd-4f3c-991e-6cb636698523",
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr",
    "dpv:hasDataSubject": {"@id": "https://acme.example/people/0760c9ba"},
    "dpv:hasDataController": "ex:Acme",
    "dpv:hasJurisdiction": "loc:IE",
    "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
    "dpv:hasAuthority": "ex:DPC",
    "dpv:hasProcess": [
        {
            "@type": "dpv:Process",
            "dpv:hasPurpose": "dpv:DirectMarketing",
            "dpv:hasRecipient": "ex:Beta",
            "dpv:hasPersonalData": {
                "skos:broader": "pd:EmailAddress",
                "dpv:hasNecessity": "dpv:Required",
                "@type": "dpv:SpecialCategoryPersonalData",
            },
            "dpv:hasDataSource": "dpv:DataSubjectDataSource",
            "dpv:hasProcessing": "dpv:Collect",
            "dpv:hasProcessingCondition": {"dpv:hasLocation": "loc:IE"},
            "dpv:hasRule": "ex:EU-only",
            "dpv:hasStorageCondition": [
                {"@type": "dpv:StorageLocation", "dpv:hasLocation": "loc:IE"},
                {"@type": "dpv:StorageDuration", "dpv:hasDuration": "P6M"},
            ],
        }
    ],
    "dpv:hasConsentControl": {
        "@type": "dpv:WithdrawConsent",
        "dpv:isExercisedAt": "https://acme.example/stop",
    },
    "dpv:hasRight": {"@type": "eu-gdpr:A7-3", "dpv:isExercisedAt": "https://acme.example/rights"},
    "dpv:hasNotice": {
        "@id": "https://acme.example/notices/v3",
        "@type": "dpv:ConsentNotice",
        "dct:language": "EN",
    },
    "dpv:hasEntity": [
        {
            "@id": "ex:Acme",
            "@type": ["dpv:Organisation", "dpv:DataController"],
            "dpv:hasName": "Acme Ltd",
            "dpv:hasAddress": "1 Quay, Dublin",
            "dpv:hasContact": "privacy@acme.example",
        }
    ],
    "dpv:hasConsentStatus": [
        {
            "@type": ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
            "dpv:isIndicatedBy": "dpv:DataSubject",
            "dpv:isIndicatedAtTime": "2026-01-10T10:00:00Z",
            "dpv:hasDuration": {"@type": "dpv:TemporalDuration", "rdf:value": "P12M"},
        }
    ],
}
KANTARA = {
    "version": "KI-CR-v1.1.0",
    "jurisdiction": "IE",
    "consentTimestamp": 1768039200,
    "collectionMethod": "web form",
    "consentReceiptID": "c1befd3e-b7e5-4ea6-8688-e9a565aade21",
    "language": "en",
    "piiPrincipalId": "96121fde",
    "piiControllers": [
        {
            "piiController": "Acme Ltd",
            "contact": "Privacy office",
            "address": {"streetAddress": "1 Quay"},
            "email": "privacy@acme.example",
            "phone": "+353 1 5550142",
        }
    ],
    "policyUrl": "https://acme.example/notice/v3",
    "services": [
        {
            "service": "News",
            "purposes": [
                {
                    "purpose": "Send newsletters",
                    "purposeCategory": ["Marketing"],
                    "consentType": "EXPLICIT",
                    "piiCategory": ["Contact"],
                    "primaryPurpose": True,
                    "termination": "https://acme.example/stop",
                    "thirdPartyDisclosure": False,
                }
            ],
        }
    ],
    "sensitive": False,
    "spiCat": [],
}
OF_PACK = {
    "subject_ref": "96121fde",
    "timestamp_given": "2026-01-10T10:00:00Z",
    "purpose_id": "newsletter",
    "notice_version": "v3",
    "language": "de",
    "mechanism": "click",
    "affirmative_action": True,
    "prefilled": False,
    "choices": {"newsletter": "granted"},
    "controllers_named": ["Acme Ltd"],
    "jurisdiction": "DE",
    "withdrawn_at": "2026-05-01T08:00:00Z",
}


def changed(document, *changes):
    """A copy; each change is a path and a value, or a path alone to take something away."""
    made = copy.deepcopy(document)
    for path, *value in changes:
        *above, last = path
        inner = made
        for step in above:
            inner = inner[step]
        if value:
            inner[last] = value[0]
        else:
            del inner[last]
    return made


def numbered(document, count, key):
    """So many documents that differ in their id."""
    return [{**document, key: f"id-{number}"} for number in range(count)]


def as_lines(documents):
    """JSON Lines."""
    return "".join(json.dumps(one) + "\n" for one in documents)
