"""The house rules of a project: ``dpiakit.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

if TYPE_CHECKING:
    from dpiakit.config.installed import InstalledPack, installed_packs
    from dpiakit.config.reading import Config, ConfigError, find_config, method_name, read_config
    from dpiakit.config.written import config_schema

__getattr__ = deferred(__name__, {
    "installed": ("InstalledPack", "installed_packs"),
    "reading": ("Config", "ConfigError", "find_config", "method_name", "read_config"),
    "written": ("config_schema",),
})  # fmt: skip

__all__ = [
    "Config",
    "ConfigError",
    "InstalledPack",
    "config_schema",
    "find_config",
    "installed_packs",
    "method_name",
    "read_config",
]
