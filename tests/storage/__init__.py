"""
The record, on both databases.
"""
