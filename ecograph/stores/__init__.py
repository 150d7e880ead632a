"""Where a graph is kept: one store per file, all asked the same questions by the contract tests."""
