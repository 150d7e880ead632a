"""Which question is worth asking next, and what would each answer change?"""

from matchers.questions.answers import Branch, Question, Questions, RankedQuestion
from matchers.questions.heuristic import rank_questions

__all__ = ["Branch", "Question", "Questions", "RankedQuestion", "rank_questions"]
