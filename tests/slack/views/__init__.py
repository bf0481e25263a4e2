"""
Views, seen as the reader sees them and judged as Slack judges them.
"""
