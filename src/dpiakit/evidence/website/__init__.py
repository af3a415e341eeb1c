"""Website evidence: what pages store on a device and whom they call, before and after a choice.

Pages are visited with a browser (:mod:`~dpiakit.evidence.website.visiting`), or the file of the
EDPS collector is read (:mod:`~dpiakit.evidence.website.inspection`). Both give an observation,
which is held against the trackers that a record declares.
"""
