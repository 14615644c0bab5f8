"""Pages that ask to be paid or to be let in before an article can be read on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extract import walled


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Subscribe to continue reading.</p>",
        "<p>To read the full story, <a href='/s'>subscribe</a> today.</p>",
        "<div>Already a subscriber? <b>Log in</b></div>",
        "<p>This story is subscribers-only.</p>",
        "<p>订阅后可阅读全文</p>",
        "<p>剩余70%内容，登录后查看</p>",
        "<script>var a = 1</script><p>Log in to\n  keep reading</p>",
    ],
)
def test_a_wall(markup: str) -> None:
    assert walled(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Vellmart has 400,000 subscribers, and means to keep them.</p>",
        "<p>Sign up for our newsletter.</p>",
        "<p>Vellmart will join the market to sell books.</p>",
        "<p>公司向订阅用户发布公告。</p>",
        "<script>say('Subscribe to continue reading')</script><p>Vellmart closes.</p>",
        "<style>.x{content:'Log in to read'}</style>",
        "",
    ],
)
def test_no_wall(markup: str) -> None:
    assert not walled(markup)


@given(st.text(alphabet="<>/script ", max_size=80))
def test_what_follows_hides_no_wall(markup: str) -> None:
    assert walled(f"<p>Subscribe to continue reading.</p>{markup}")
