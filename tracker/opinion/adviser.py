"""Asking within the budget of one run: at most one second try, and no more questions where nobody answers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tracker.claims import Adviser as Settings
from tracker.opinion.answer import Answer, content, parse
from tracker.opinion.endpoint import Endpoint, Reply, Trouble
from tracker.opinion.question import SCHEMA, Question, question
from tracker.stance.protocol import Query

PAUSE = 2.0  # seconds before the second try
LONGEST_PAUSE = 10.0  # an endpoint that asks for more is left alone until the next run
MOST_SILENCE = 2  # questions in a row without an answer; a passage that makes a model run on is one of them at most
_STRICTER_THAN_IT_KNOWS = (400, 422)


@dataclass
class Adviser:
    """One endpoint during one run."""

    settings: Settings
    key: str | None = None
    trouble: str = ""  # why nobody is asked any more
    pause: float = PAUSE
    calls: int = 0  # requests sent, second tries among them
    characters: int = 0  # sent
    _schema: bool = True  # whether the endpoint is asked for the form of the answer
    _silent: int = 0
    _endpoint: Endpoint = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self._endpoint = Endpoint(settings.url, self.key, settings.timeout.total_seconds())

    @property
    def name(self) -> str:
        """Who labels: the model, as the operator names it."""
        return self.settings.model

    def digest(self, query: Query) -> str | None:
        """The same for the same question to the same model; None for a passage that is not to be sent to anybody."""
        asked = question(query)
        return asked.digest(self.name) if asked else None

    def may(self, query: Query) -> bool:
        """Whether there is such a question, the budget has room for it, and there is somebody to ask."""
        asked = question(query)
        return asked is not None and self._may(asked)

    def ask(self, query: Query) -> Answer:
        """What the endpoint says; the same for the same question, as far as the model keeps to temperature 0."""
        asked = question(query)
        if asked is None or not self._may(asked):
            return Answer(why="not asked", final=False)
        reply = self._send(asked)
        if isinstance(reply, Trouble) and self._worth_another(reply, asked):
            reply = self._send(asked)
        if isinstance(reply, Trouble):
            return self._without(reply)
        said = content(reply.body)
        if isinstance(said, Answer):
            self.trouble = self.trouble if said.final else said.why
            return said
        self._silent = 0
        return parse(said)

    def _may(self, asked: Question) -> bool:
        room = self.calls < self.settings.calls
        return room and not self.trouble and self.characters + asked.characters <= self.settings.characters

    def _send(self, asked: Question) -> Reply | Trouble:
        message = {"model": self.settings.model, "temperature": 0, "messages": asked.messages()}
        self.calls += 1
        self.characters += asked.characters
        return self._endpoint.post(message | ({"response_format": SCHEMA} if self._schema else {}))

    def _worth_another(self, trouble: Trouble, asked: Question) -> bool:
        """Whether to try once more, after the pause that it takes."""
        unknown_form = self._schema and trouble.status in _STRICTER_THAN_IT_KNOWS
        wait = 0.0 if unknown_form else max(self.pause, trouble.wait or 0.0)
        if not (trouble.again or unknown_form) or wait > LONGEST_PAUSE or not self._may(asked):
            return False
        self._schema = self._schema and not unknown_form
        time.sleep(wait)
        return True

    def _without(self, trouble: Trouble) -> Answer:
        if trouble.answered:
            return Answer(why=trouble.why)
        self._silent += 1
        busy = trouble.again and (trouble.wait or 0.0) <= LONGEST_PAUSE
        if not busy or self._silent >= MOST_SILENCE:
            self.trouble = trouble.why
        return Answer(why=trouble.why, final=False)
