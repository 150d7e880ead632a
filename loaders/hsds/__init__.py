"""Human Services Data Specification, as tables: 1.1 and 3.x, and 2.x as far as it fits."""
