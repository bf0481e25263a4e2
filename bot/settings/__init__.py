"""
Settings: the only reader of the environment and of `onair.toml`.
"""

from bot.settings.configuration import (
    Configuration,
    load_configuration,
    parse_configuration,
)
from bot.settings.environment import (
    ENVIRONMENT,
    BackendSettings,
    Setting,
    Settings,
    SlackSettings,
    load_environment,
)

__all__ = [
    "ENVIRONMENT",
    "BackendSettings",
    "Configuration",
    "Setting",
    "Settings",
    "SlackSettings",
    "load_configuration",
    "load_environment",
    "parse_configuration",
]
