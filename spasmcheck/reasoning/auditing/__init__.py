"""Everything that is wrong with a piece of knowledge, as values.

Others use what `spasmcheck.reasoning` exports.
"""
