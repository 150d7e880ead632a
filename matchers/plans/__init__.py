"""Which steps lead to a goal, in which order, and what if there is no way?"""
