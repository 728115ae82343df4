"""The gate, and what has to hold in these images alone."""

from wheelgate.checks import *


def test_a_user_that_is_not_root_runs_it(host):
    assert host.user().name == "badges"


def two_words():
    from badges import badge

    return badge("two words", "#8172b3")


def test_a_badge_of_two_words_is_the_one_that_was_accepted(any_image, render, assert_render):
    assert_render(render(two_words, any_image))


def test_the_entry_point_draws_the_badge_that_was_accepted(host, assert_render):
    assert_render({"ok.png": host.run("python3 -m badges ok").stdout_bytes})
