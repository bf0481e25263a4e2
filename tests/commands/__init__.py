"""
What people type, and what it is taken for.
"""
