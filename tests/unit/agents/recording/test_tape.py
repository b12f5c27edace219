from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from agents.recording.tape import DIRECTORY, RecordingFile, Tape
from api.contract import MAX_RECORDING_BYTES
from api.recordings.ogg import length_seconds
from tests.ogg import heard, tone

pytestmark = pytest.mark.unit

CALL = uuid4()
BEGAN = datetime(2026, 5, 4, 10, 0, 0, 500_000, tzinfo=UTC)
LOUD, SILENT = 0.1, 0.001


def pieces(journals: Path) -> list[Path]:
    return sorted((journals / DIRECTORY).glob("*.ogg"))


def test_what_was_written_is_heard_each_side_on_its_channel(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN)
    tape.write(tone(1.0, right=False))
    tape.write(tone(1.0, left=False))
    tape.close()

    (piece,) = pieces(tmp_path)
    loudness = heard(piece.read_bytes())
    assert loudness[2:8, 0].min() > LOUD > SILENT > loudness[2:8, 1].max()
    assert loudness[12:18, 1].min() > LOUD > SILENT > loudness[12:18, 0].max()


def test_a_piece_says_whose_it_is_and_when_it_began(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN)
    tape.write(tone(0.1))
    tape.close()

    file = RecordingFile(pieces(tmp_path)[0])
    assert (file.call_id, file.started_at) == (CALL, BEGAN)
    file.close()


def test_long_recordings_are_in_pieces_one_after_the_other(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN, piece_seconds=2)
    for _ in range(5):
        tape.write(tone(1.0))
    tape.close()

    files = [RecordingFile(path) for path in pieces(tmp_path)]
    assert [file.started_at - BEGAN for file in files] == [timedelta(seconds=seconds) for seconds in (0, 2, 4)]
    lengths = [length_seconds(file.path.read_bytes()) for file in files]
    assert lengths == pytest.approx([2, 2, 1], abs=0.03)


def test_a_piece_belongs_to_its_job_until_it_is_whole(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN)
    tape.write(tone(1.0))
    (path,) = pieces(tmp_path)
    with pytest.raises(BlockingIOError):
        RecordingFile(path)
    tape.close()
    RecordingFile(path).close()


def test_all_but_the_last_second_is_on_disk_while_the_call_goes_on(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN)
    for _ in range(5):
        tape.write(tone(1.0))
    (path,) = pieces(tmp_path)
    assert length_seconds(path.read_bytes()) >= 4
    tape.close()


def test_a_whole_piece_is_no_more_than_the_api_takes(tmp_path: Path) -> None:
    """A loud tone on both channels is far more than speech."""
    tape = Tape(tmp_path, CALL, BEGAN)
    tape.write(tone(60.0))
    tape.close()
    assert pieces(tmp_path)[0].stat().st_size * 60 < MAX_RECORDING_BYTES


def test_without_a_sound_there_is_no_file(tmp_path: Path) -> None:
    tape = Tape(tmp_path, CALL, BEGAN)
    tape.write(tone(0.0))
    tape.close()
    assert pieces(tmp_path) == []
