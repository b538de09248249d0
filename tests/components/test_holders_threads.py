"""The limit on threads, with several inside at once."""

from contextlib import ExitStack

from extract.components.holders.threads import blas, one_thread


def threads() -> set[int]:
    return {library["num_threads"] for library in blas().info()}


def test_the_last_to_leave_takes_the_limit_away() -> None:
    with blas().limit(limits=2):
        first, second = ExitStack(), ExitStack()
        first.enter_context(one_thread)
        second.enter_context(one_thread)
        assert threads() == {1}
        first.close()
        assert threads() == {1}
        second.close()
        assert threads() == {2}
