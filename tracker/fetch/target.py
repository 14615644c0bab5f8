"""Which URLs may be asked for: one strict reading, and a refusal of whatever two parsers might read differently.

The grammar is RFC 3986 cut down to http and https. Refused: user names, backslashes, control characters, port 0, a dot
at the end of the host, letters and digits that only look like ASCII, and every spelling of an IPv4 address other than
four plain decimal numbers (`2130706433`, `0x7f.1`, `127.1`).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import idna

from tracker.fetch.trouble import Trouble
from tracker.model import Outcome

MAX_LENGTH = 8192  # characters of path and query, encoded; servers commonly refuse more themselves
SHOWN_LENGTH = 160

_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]+))(?::([0-9]{0,5}))?")
_NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label that makes other parsers read the whole host as IPv4
_FULL_STOPS = re.compile("[\u3002\uff0e\uff61]")  # IDNA reads them as dots
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_KEPT = "!$%&'()*+,-./:;=?@_~[]"  # ASCII that goes into the request line as it is; all else is percent-encoded
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that passed. `host` is ASCII and lower case, an IPv6 literal without its brackets."""

    scheme: str
    host: str
    port: int
    path: str  # path and query as they are sent, beginning with "/"

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's own: what politeness is counted by."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The URL as it is asked for, without a fragment."""
        return self.origin + self.path

    def __str__(self) -> str:
        """For a person: without the query, which may hold tokens."""
        return _short(self.origin + self.path.partition("?")[0])


def parse(url: str) -> Target:
    """Read a URL strictly. Raises Trouble (BLOCKED) that says what is wrong with it."""
    if _FORBIDDEN.search(url):
        raise _blocked(url, "holds a backslash or a control character, which programs read differently")
    match = _URL.fullmatch(url)
    if match is None:
        raise _blocked(url, "does not begin with http:// or https:// and a host")
    scheme, authority, path, query = match[1].lower(), match[2], match[3] or "/", match[4] or ""
    if "@" in authority:
        raise _blocked(url, "carries a user name")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise _blocked(url, "has no readable host and port")
    host = _ipv6(url, parts[1]) if parts[1] else _name(url, parts[2])
    port = int(parts[3]) if parts[3] else _DEFAULT_PORTS[scheme]
    if not 1 <= port <= 65535:
        raise _blocked(url, f"has the impossible port {port}")
    sent = _encoded(url, _without_dots(path) + query)
    if len(sent) > MAX_LENGTH:
        raise _blocked(url, f"is longer than {MAX_LENGTH} characters")
    return Target(scheme, host, port, sent)


def follow(base: Target, location: str) -> Target:
    """Where a redirect leads. Raises Trouble (BLOCKED) as `parse` does."""
    if _FORBIDDEN.search(location):  # before urljoin, which drops tabs and newlines without a word
        raise _blocked(location, "holds a backslash or a control character, which programs read differently")
    try:
        return parse(urljoin(base.url, location))
    except ValueError as error:
        raise _blocked(location, "cannot be read") from error


def shown(url: str) -> str:
    """A URL of any kind for a person to read: nothing that could be a user name, a token or a control character."""
    head = re.split(r"[?#]", url, maxsplit=1)[0]
    before, at, rest = head.rpartition("@")
    if at:  # how much of it is a user name cannot be told from a URL that was refused: show none of it
        scheme, mark, _ = before.partition("://")
        head = f"{scheme}{mark}…@{rest}" if mark else f"…@{rest}"
    return _short("".join(c for c in head if c.isprintable()))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"


def _ipv6(url: str, literal: str) -> str:
    try:
        return str(ipaddress.IPv6Address(literal))
    except ValueError as error:
        raise _blocked(url, "has a host in brackets that is no IPv6 address") from error


def _name(url: str, host: str) -> str:
    if not host.isascii():
        if unicodedata.normalize("NFKC", host) != host or _FULL_STOPS.search(host):
            raise _blocked(url, "has letters or digits in its host that only look like plain ones")
        try:
            host = idna.encode(host.lower()).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise _blocked(url, "has a host that is no valid international name") from error
    host = host.lower()
    if not _NAME.fullmatch(host):
        raise _blocked(url, "has no valid host name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise _blocked(url, "spells an IPv4 address in an odd way") from error
    return host


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: otherwise robots.txt would be asked about another path than the one that is fetched."""
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(url: str, path: str) -> str:
    try:
        return _LONE_PERCENT.sub("%25", quote(path, safe=_KEPT))
    except UnicodeEncodeError as error:
        raise _blocked(url, "holds half a character") from error


def _blocked(url: str, what: str) -> Trouble:
    return Trouble(Outcome.BLOCKED, f"the address {shown(url)} {what}")
