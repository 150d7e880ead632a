"""Which ways through a large network are the best? Compiled searches, exact."""
