"""From what was shown and answered to what rankers learn from."""

from recommender.feedback.labelling import GRADES, Propensity, grade_of, label_pairs, last_grades
from recommender.feedback.leaks import refuse_leaks, telling_features

__all__ = [
    "GRADES", "Propensity", "grade_of", "label_pairs", "last_grades", "refuse_leaks", "telling_features",
]  # fmt: skip
