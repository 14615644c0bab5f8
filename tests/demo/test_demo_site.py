"""The site serves what is published at its time, and nothing else."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import Message
from urllib.parse import urlsplit

import pytest

from tracker.demo import DemoSite, Story, load_story

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story()


@pytest.fixture(scope="module")
def site(story: Story) -> Iterator[DemoSite]:
    with DemoSite(story) as site:
        yield site


def get(site: DemoSite, path: str, headers: dict[str, str] | None = None) -> tuple[int, Message, bytes]:
    connection = http.client.HTTPConnection(urlsplit(site.url(path)).netloc, timeout=5)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_an_article_is_there_from_its_publication_on(site: DemoSite, story: Story) -> None:
    for piece in story.pieces:
        site.now = piece.published - MINUTE
        assert site.answer(piece.site_path).status in (404, 503), piece.key
        site.now = story.moments()[-1]
        assert site.answer(piece.site_path).status == 200, piece.key


def test_feeds_grow_and_name_only_what_is_there(site: DemoSite, story: Story) -> None:
    for piece in story.pieces:
        feed = f"/{piece.outlet.slug}{piece.outlet.feed_path}"
        name = piece.path.encode()
        site.now = piece.published - MINUTE
        assert name not in site.answer(feed).body, piece.key
        site.now = piece.published
        if not story.down(piece.outlet.slug, site.now):
            assert name in site.answer(feed).body, piece.key


def test_an_unknown_path_is_not_found(site: DemoSite) -> None:
    assert get(site, "/quillon/no-such-story")[0] == 404
    assert get(site, "/nobody/feed")[0] == 404
    assert get(site, "/")[0] == 404


def test_validators_give_304_until_something_changes(site: DemoSite, story: Story) -> None:
    edited = next(p for p in story.pieces if p.edits)
    site.now = edited.published
    status, headers, body = get(site, edited.site_path)
    assert status == 200
    assert body
    shown = {"If-None-Match": headers["ETag"]}
    since = {"If-Modified-Since": headers["Last-Modified"]}
    for validators in (shown, since):
        status, _, body = get(site, edited.site_path, validators)
        assert (status, body) == (304, b"")
    site.now = edited.edits[0].at
    for validators in (shown, since):
        assert get(site, edited.site_path, validators)[0] == 200


def test_the_gbk_outlet_is_gbk_on_the_wire(site: DemoSite, story: Story) -> None:
    piece = next(p for p in story.pieces if p.outlet.charset == "gbk")
    site.now = piece.published
    _, headers, body = get(site, piece.site_path)
    assert "charset" not in headers["Content-Type"]
    assert b"charset=gbk" in body
    assert piece.title in body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_edits_appear_at_their_time(site: DemoSite, story: Story) -> None:
    edits = [(p, e) for p in story.pieces for e in p.edits]
    assert edits
    for piece, edit in edits:
        site.now = edit.at - MINUTE
        before = site.answer(piece.site_path).body.decode(piece.outlet.charset)
        site.now = edit.at
        after = site.answer(piece.site_path).body.decode(piece.outlet.charset)
        assert edit.before in before
        assert edit.after in after
        assert before != after


def test_a_silent_edit_leaves_the_stated_dates_alone(site: DemoSite, story: Story) -> None:
    piece, edit = next((p, e) for p in story.pieces for e in p.edits if e.silent)
    version = piece.at(edit.at)
    assert version is not None
    assert version.modified is None
    assert edit.at.isoformat().encode() not in site.answer(piece.site_path).body


def test_an_outage_is_503_for_all_of_one_outlet_and_ends(site: DemoSite, story: Story) -> None:
    (outage,) = story.outages
    feed = f"/{outage.outlet}{story.outlets[outage.outlet].feed_path}"
    site.now = outage.begins
    status, headers, _ = get(site, feed)
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert get(site, "/robots.txt")[0] == 200
    assert get(site, "/quillon/rss/technology.xml")[0] == 200
    site.now = outage.ends
    assert get(site, feed)[0] == 200


def test_the_mobile_twin_names_its_article_as_canonical(site: DemoSite, story: Story) -> None:
    piece = next(p for p in story.pieces if p.mobile)
    site.now = piece.published
    _, _, body = get(site, f"/{piece.outlet.slug}{piece.mobile}")
    assert f'<link rel="canonical" href="{site.url(piece.site_path)}">' in body.decode()


def test_the_date_header_is_the_virtual_clock(site: DemoSite) -> None:
    site.now = datetime.fromisoformat("2022-03-10T09:00:00+08:00")
    assert get(site, "/robots.txt")[1]["Date"] == "Thu, 10 Mar 2022 01:00:00 GMT"


def test_a_closed_site_answers_nobody(story: Story) -> None:
    with DemoSite(story) as site:
        places = {urlsplit(site.url(f"/{slug}/")).netloc for slug in story.outlets}
    assert len(places) == 1 + len({o.outlet for o in story.outages})
    for place in places:
        with pytest.raises(ConnectionRefusedError):
            http.client.HTTPConnection(place, timeout=5).connect()
    with pytest.raises(RuntimeError, match="with"):
        site.url("/quillon/")
