"""
HTTP served by us: Slack's signed requests, and what machines ask about us.
"""

from bot.web.server import Server, split_address
from bot.web.status import Check, late_reports, late_seals, status_app

__all__ = [
    "Check",
    "Server",
    "late_reports",
    "late_seals",
    "split_address",
    "status_app",
]
