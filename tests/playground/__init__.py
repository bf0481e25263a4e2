"""
The stand-ins, tested apart from the bot that they are made for.
"""
