"""
The playground as people see it: its page in a real browser, with the bot behind it.
"""
