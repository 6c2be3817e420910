"""Progress away from a terminal is plain lines."""

import io

from catalogs.progress import Reporter


def test_a_step_ends_with_its_count() -> None:
    stream = io.StringIO()
    with Reporter(stream).step("Read residents", total=3) as step:
        step.advance(2)
        step.advance()
    assert stream.getvalue().startswith("Read residents: 3 in ")


def test_quiet_says_nothing(capsys) -> None:
    with Reporter(quiet=True).step("Read") as step:
        step.advance()
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
