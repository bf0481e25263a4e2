"""
HTTP served by us: Slack's signed requests, and what machines ask about us.
"""

from bot.web.server import Server, split_address
from bot.web.status import Check, late_reports, status_app

__all__ = ["Check", "Server", "late_reports", "split_address", "status_app"]
