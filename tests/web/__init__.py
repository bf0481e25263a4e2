"""Tests of the HTTP that we serve."""
