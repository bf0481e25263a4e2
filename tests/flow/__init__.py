"""Tests; each states a rule."""
