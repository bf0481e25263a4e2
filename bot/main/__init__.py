"""
The composition root: settings become edges, edges meet the line, the line runs.

    bot      one running OnAir: fronts, signals, up and down
    line     the straight line and its workers, wired
    parts    what stands on the settings alone
    status   health, readiness and numbers
    looking  a record that another process keeps, read only

The only package that knows everyone; what fits which port is proved here.
"""

from bot.main.bot import Bot, Modes
from bot.main.parts import backend_settings, open_record

__all__ = ["Bot", "Modes", "backend_settings", "open_record"]
