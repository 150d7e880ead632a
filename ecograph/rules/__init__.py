"""Eligibility rules as data, and their verdict on what is known of a client."""

from ecograph.rules.grammar import Rule
from ecograph.rules.poverty import poverty_level_cents
from ecograph.rules.programmes import Programmes, read_programmes
from ecograph.rules.verdict import Change, Correction, Evidence, RuleVerdict, judge_rule
from ecograph.rules.wording import say

__all__ = [
    "Change",
    "Correction",
    "Evidence",
    "Programmes",
    "Rule",
    "RuleVerdict",
    "judge_rule",
    "poverty_level_cents",
    "read_programmes",
    "say",
]
