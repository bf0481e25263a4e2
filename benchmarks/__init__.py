"""Measurements and the fault campaign; nothing of it is needed to run OnAir."""
