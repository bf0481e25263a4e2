"""
The Slack edge, tested offline.
"""
