"""Presets: the columns and settings of published list formats, one small TOML file each."""

from generator.settings.presets.formats import load_preset, preset_names

__all__ = ["load_preset", "preset_names"]
