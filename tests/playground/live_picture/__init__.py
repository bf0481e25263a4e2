"""
What plays at the addresses that the stand-in backend gives.
"""
