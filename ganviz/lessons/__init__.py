"""Lessons: short guided tours, one Markdown file each in `assets/lessons/`; its README tells how to write one."""

from ganviz.lessons.challenge import Attempt, Challenge
from ganviz.lessons.condition import Condition, parse_condition, quantities
from ganviz.lessons.lesson import ACTIONS, CONTROLS, PARTS, VIEWS, Do, Lesson, LessonError, Page, Prediction
from ganviz.lessons.reading import lesson_names, load_lesson, load_lessons, parse_lesson

__all__ = [
    "ACTIONS",
    "CONTROLS",
    "PARTS",
    "VIEWS",
    "Attempt",
    "Challenge",
    "Condition",
    "Do",
    "Lesson",
    "LessonError",
    "Page",
    "Prediction",
    "lesson_names",
    "load_lesson",
    "load_lessons",
    "parse_condition",
    "parse_lesson",
    "quantities",
]
