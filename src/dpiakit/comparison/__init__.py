"""What a change in git does to the assessment of every record.

Two states of a repository are read, their records are matched and judged by the same law, and the
difference is told: findings, questions, risks, decision, gate, and approvals that were given for
another state.
"""
