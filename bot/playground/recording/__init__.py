"""
Tours as pages and pictures, taken of the real thing in a browser.
"""

from bot.playground.recording.browser import check
from bot.playground.recording.record import record

__all__ = ["check", "record"]
