"""Beginnings: a record by interview, a rule, a pack, a jurisdiction. Texts in, texts out."""
