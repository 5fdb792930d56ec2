"""The gestures of alerts: sent, read and answered by one person, whom the académie names; and a host declines a learner."""

from poles.domain.alerts.usecases.answering import answer, close, take
from poles.domain.alerts.usecases.declining import decline
from poles.domain.alerts.usecases.naming import name_referent
from poles.domain.alerts.usecases.reporting import Reported, report

__all__ = ["Reported", "answer", "close", "decline", "name_referent", "report", "take"]
