"""Evaluation: metrics, tasks with known answers, and contenders side by side."""
