"""The map of pôles as files: GeoJSON, a sheet where nothing runs, a PDF that can be read aloud."""

import io
import json

import pikepdf
import pytest

from poles.domain.governance.queries import placed_schools
from poles.domain.governance.weighing import facts_of, weigh
from poles.exchange import map_files
from poles.records.models import Hub, School
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[6.8, 48.2], [7.0, 48.2], [7.0, 48.4], [6.8, 48.4], [6.8, 48.2]]]}


@pytest.fixture
def chart(cast):
    """The map in force, one pôle with its contour, a school whose name is a trap."""
    Hub.objects.filter(pk=cast.valley.pk).update(contour=SQUARE, network_kind="campus", network_name="Bois & <durable>")
    School.objects.filter(pk=cast.jean_moulin.pk).update(name='=HYPERLINK("x")')
    cast.valley.hub_map.refresh_from_db()
    return cast.valley.hub_map


def test_contours_and_points_say_their_pole(chart):
    found = map_files.features(chart, chart.hubs.all(), placed_schools(chart.pk))
    kinds = [each["properties"]["kind"] for each in found]
    assert kinds == ["hub", "school", "school", "school"] and json.dumps(found)
    assert found[0]["geometry"] == SQUARE and "Bois & <durable>" in found[0]["properties"]["reseau"]
    assert found[1]["geometry"]["coordinates"][0] > 5 and found[1]["properties"]["uai"]


def test_a_spreadsheet_runs_nothing(chart):
    text = map_files.map_csv(chart, placed_schools(chart.pk)).decode("utf-8-sig")
    lines = text.strip().split("\r\n")
    assert len(lines) == 4 and lines[0].startswith("uai;établissement;")
    assert ";\"'=HYPERLINK(" in text and ';"=HYPERLINK(' not in text


def test_the_drawing_holds_numbers_only(chart):
    drawing = map_files.drawing(weigh(chart, facts_of("12", today=TODAY)), placed_schools(chart.pk))
    assert drawing.count("<path") == 1 and ">2</text>" in drawing
    assert "durable" not in drawing and "Vall" not in drawing


def test_the_paper_can_be_read_aloud(chart):
    chart.note = '#raw(read("/etc/passwd")) <b>'
    body = map_files.map_pdf(
        weigh(chart, facts_of("12", today=TODAY)),
        placed_schools(chart.pk),
        academy="académie Nancy-Metz",
        made_on=TODAY,
    )
    with pikepdf.open(io.BytesIO(body)) as paper:
        root = paper.Root
        assert str(root.Lang) == "fr-FR" or str(root.Lang).startswith("fr")
        assert bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        assert str(paper.docinfo["/Title"]) == chart.label
