"""
What the page shows beside Slack.
"""
