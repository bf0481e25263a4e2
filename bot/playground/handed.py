"""
What the playground hands its bot beside the settings, by name in the environment.
"""

CLOCK = "PLAYGROUND_CLOCK"
"""The file of the time that both go by."""
PARENT = "PLAYGROUND_PROCESS"
"""The number of the process that started the bot."""
