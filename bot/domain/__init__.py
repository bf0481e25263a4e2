"""
The words: what every other part of OnAir speaks of.  Standard library only.
"""
