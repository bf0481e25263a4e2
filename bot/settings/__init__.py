"""
Settings: the only reader of the environment and of `onair.toml`.
"""

from bot.settings.audit import Audit
from bot.settings.configuration import (
    ChannelRoom,
    Configuration,
    load_configuration,
    parse_configuration,
)
from bot.settings.environment import (
    BackendSettings,
    Settings,
    SlackSettings,
    load_bot_token,
    load_environment,
)
from bot.settings.names import ENVIRONMENT, Setting

__all__ = [
    "ENVIRONMENT",
    "Audit",
    "BackendSettings",
    "ChannelRoom",
    "Configuration",
    "Setting",
    "Settings",
    "SlackSettings",
    "load_bot_token",
    "load_configuration",
    "load_environment",
    "parse_configuration",
]
