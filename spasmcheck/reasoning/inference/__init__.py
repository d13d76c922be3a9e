"""From findings to scores: the index over the knowledge, three-valued conditions, likelihood ratios, scores.

Others use what `spasmcheck.reasoning` exports.
"""
