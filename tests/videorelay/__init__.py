"""
The edge to the streaming service, against servers of our own.
"""
