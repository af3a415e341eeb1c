"""Consent records and receipts as documents: read, judged by form, held against a record.

Three families are read: ISO/IEC TS 27560 (as JSON with its own field names, or as JSON-LD in the
terms of the W3C Data Privacy Vocabulary), the Kantara Consent Receipt 1.1.0, and documents that a
policy pack prescribes. The ISO text is not free: what is said of it here rests on the guide of the
DPV community group, a secondary source.
"""
