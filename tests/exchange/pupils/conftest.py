"""What the tests of the pupil imports share: reading a delivery at a known day."""

from datetime import date

import pytest

from poles.exchange.pupils import read

AT = date(2026, 10, 1)


@pytest.fixture
def take():
    """Read files given as name=content (``_`` stands for the dot), or one content alone."""

    def reader(content=None, **more):
        files = [] if content is None else [("fichier", content)]
        named = {key: more.pop(key) for key in list(more) if isinstance(more[key], bytes)}
        return read(files + [(key.replace("_", "."), data) for key, data in named.items()], at=AT, **more)

    return reader


@pytest.fixture
def refusal(take):
    """The one problem of a delivery that is refused whole."""

    def reader(content, **more):
        found = take(content, **more)
        assert found.refused
        assert found.pupils == found.guardians == found.divisions == ()
        (problem,) = found.problems
        assert problem.blocks
        return problem

    return reader
