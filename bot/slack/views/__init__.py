"""
Views: pure functions from our words to Slack's blocks.

`answers` tell the person who asked, `cards` show a feed, or what waits for second
persons, `requests` ask one of those, `notices` say what must be noticed.  They read no
clock, ask nobody, and fail on no text.
"""
