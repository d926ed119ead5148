"""Tests of the desk's database."""
