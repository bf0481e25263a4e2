"""
The vendor's JSON: its fields, how a call becomes one, and what one says.
"""
