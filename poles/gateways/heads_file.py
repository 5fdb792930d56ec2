"""The ends of the chains of evidence, day after day, in one text file an académie: kept apart from the database."""

from pathlib import Path

from django.conf import settings


def add(academy_id: str, line: str) -> bool:
    """Add a line at the end of the file of an académie; false when its last line already says the same, whatever the day."""
    path = file_of(academy_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text().splitlines() if path.is_file() else []
    if lines and lines[-1].split()[1:] == line.split()[1:]:
        return False
    with path.open("a") as file:
        file.write(line + "\n")
    return True


def read(academy_id: str) -> list[tuple[int, str]]:
    """The (rank, print) pairs that were written, the oldest first; a line that says no rank is left out."""
    path = file_of(academy_id)
    lines = [line.split() for line in path.read_text().splitlines()] if path.is_file() else []
    return [(int(parts[1]), parts[2]) for parts in lines if len(parts) == 3 and parts[1].isdecimal()]


def file_of(academy_id: str) -> Path:
    """Where the ends of the chain of an académie are written: date, rank, print."""
    if not academy_id.isalnum():
        raise ValueError(f"{academy_id!r} is not the code of an académie")
    return Path(settings.MEDIA_ROOT) / "chaines" / f"{academy_id}.txt"
