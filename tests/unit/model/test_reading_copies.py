"""What has changed in a reading copy is told word by word."""

from __future__ import annotations

from time import perf_counter

import pytest

from bifolio.model.reading_copies import Change


def _told(was: str | None, now: str | None) -> list[tuple[str, str]]:
    change = Change("a", *(None if text is None else tuple(text.split("/")) for text in (was, now)))
    return [(said.text, said.how) for said in change.words]


def test_a_word_that_was_put_in_is_new_and_those_around_it_are_the_same() -> None:
    assert _told("Take a walk.", "Take a long walk.") == [
        ("Take a ", "same"), ("long ", "new"), ("walk.\n", "same")]


def test_a_number_that_is_another_went_and_came() -> None:
    assert _told("Walk 5 km.", "Walk 50 km.") == [
        ("Walk ", "same"), ("5 ", "gone"), ("50 ", "new"), ("km.\n", "same")]


def test_lines_that_stay_are_left_out_and_a_gap_between_changes_is_shown() -> None:
    assert _told("So/Old/And/so/on/End", "So/New/And/so/on/End/More") == [
        ("Old\n", "gone"), ("New\n", "new"), ("…\n", "same"), ("More\n", "new")]


@pytest.mark.parametrize(("was", "now", "how"), [("Rest now", None, "gone"),
                                                  (None, "Rest now", "new")])
def test_a_whole_part_goes_or_comes(was: str | None, now: str | None, how: str) -> None:
    assert _told(was, now) == [("Rest now\n", how)]


def test_what_is_told_adds_up_to_what_stands_there_now_and_stood_there_before() -> None:
    was, now = "Take it with food, at noon/Then rest", "Take it without food/At night/Then rest"
    said = Change("a", tuple(was.split("/")), tuple(now.split("/"))).words
    for without, text in (("new", was), ("gone", now)):
        assert "".join(each.text for each in said if each.how != without) + "Then rest\n" == \
            text.replace("/", "\n") + "\n"


def test_a_part_of_a_hundred_thousand_words_is_soon_compared() -> None:
    was, now = ("a b " * 50_000,), ("b a c " * 50_000,)
    start = perf_counter()
    assert [said.how for said in Change("a", was, now).words] == ["gone", "new"]
    assert perf_counter() - start < 2
