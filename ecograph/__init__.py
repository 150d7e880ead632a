"""A property graph of people and services, and what can be said about it."""
