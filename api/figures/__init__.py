"""The numbers of a topic's wall: protected counts of its areas, and counts of its events."""

from api.figures.answer import figures_of_topic

__all__ = ["figures_of_topic"]
