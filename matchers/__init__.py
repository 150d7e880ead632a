"""Needs to services, with reasons; knows `ecograph` only."""
