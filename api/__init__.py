"""The edges of a process: HTTP, web pages, command line; knows all three."""
