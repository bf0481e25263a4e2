"""
Tests of the stand-in workspace, with the real Slack SDK and the real Bolt.
"""
