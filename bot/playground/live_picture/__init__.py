"""
The picture behind the stand-in's live addresses: what plays while a push is on air.

Nothing here is needed by the bot.  The libraries that draw and encode are loaded when
the first player comes, so that the page opens without waiting for them.
"""

from bot.playground.live_picture.serving import LivePicture

__all__ = ["LivePicture"]
