"""Evidence: what a record claims, compared with real data.

Data of any shape are mapped to canonical tables (:mod:`~dpiakit.evidence.tables`), looked through
for what makes them doubtful, and counted. What comes out is a manifest: integers, digests of the
inputs and of the check, a day until which it counts. A record cites it; the DPIA prints it.
"""
