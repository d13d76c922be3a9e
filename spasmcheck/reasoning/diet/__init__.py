"""Food and supplements: estimated intake, portions that reach a need, and what cautions restrict.

Others use what `spasmcheck.reasoning` exports.
"""
