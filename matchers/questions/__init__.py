"""Which question is worth asking next, and what would each answer change?"""

from matchers.questions.answers import Branch, Question, Questions, RankedQuestion
from matchers.questions.cells import Counts, Priors
from matchers.questions.heuristic import rank_questions
from matchers.questions.search import find_programme_questions, find_questions

__all__ = [
    "Branch",
    "Counts",
    "Priors",
    "Question",
    "Questions",
    "RankedQuestion",
    "find_programme_questions",
    "find_questions",
    "rank_questions",
]
