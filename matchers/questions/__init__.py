"""Which question is worth asking next, and what would each answer change?"""

from matchers.questions.answers import Branch, Question, Questions, RankedQuestion
from matchers.questions.cells import Counts, Priors
from matchers.questions.gain import expected_gain_of_knowing
from matchers.questions.heuristic import rank_questions
from matchers.questions.search import find_programme_questions, find_questions

__all__ = [
    "Branch",
    "Counts",
    "Priors",
    "Question",
    "Questions",
    "RankedQuestion",
    "expected_gain_of_knowing",
    "find_programme_questions",
    "find_questions",
    "rank_questions",
]
