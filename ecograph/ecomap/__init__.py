"""A client with everybody around them: read from the graph, drawn, and told in words."""
