"""Columns that hold more than a record declares: leads from names, forms of values and word lists.

A lead says "look here", never "this is a violation"; that nothing was found never says that there
are no personal data. Values are counted inside and never come out.
"""
