"""
The guided stories.
"""
