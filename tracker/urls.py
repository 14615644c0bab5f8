"""One article, one address: the canonical form of a URL, and which site a host belongs to.

Canonical forms tell pages apart; they are not meant for fetching, because some sites answer only under `www.` or `m.`.
Two addresses of one article that stay different cost a duplicate, which the origins fold again; two articles under one
address would look like an edit. So where a parameter may identify, it is kept.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

_PORTS = {"http": 80, "https": 443}

# Query parameters that say how a reader came, never what is read. Families first, then whole names.
_TRACKING = re.compile(
    r"""(?:utm_|at_|mtm_|hsa_|oly_|guce_|matomo_|share_|stm_|wxshare).* |
    fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|epik|mc_cid|mc_eid|mkt_tok|
    _ga|_gl|_hsenc|_hsmi|__s|vero_id|ref|ref_src|ref_url|refer|referer|referrer|smid|smtyp|cmpid|cmp|cmpid2|ncid|
    ocid|icid|cid_source|s_cid|sr_share|soc_src|soc_trk|guccounter|ftag|xtor|ito|trk|trkinfo|emci|emdi|ceid|wt_mc|
    wt\.mc_id|wt\.tsrc|pk_campaign|pk_kwd|pk_source|pk_medium|taid|partner_ref|spm|scm|from|from_source|frm|fromid|
    fr|share|sharetoken|shareid|shareuid|sharer_shareid|sharer_sharetime|tt_from|tt_medium|isappinstalled|wx_header|
    nsukey|chksm|ascene|devicetype|pass_ticket|exportkey|vd_source|bxsign|timestamp_share|wfr|is_from_webapp|
    sender_device|outputtype|amp""",
    re.VERBOSE,
)

# First labels of a host that choose a view of the same site.
_VIEWS = frozenset({"www", "m", "mobile", "wap", "3g", "amp"})

# Suffixes of two labels under which anybody may register. Not the public suffix list: enough for the news sites of the
# regions that are covered, and a miss only makes a site look larger than it is for `rel=canonical`.
_SECOND_LEVEL = re.compile(
    r"(?:com|net|org|gov|edu|ac)\.(?:cn|hk|tw|mo|sg|my|au|nz|br|ar|mx|tr|in|za|ph|vn|ua|pk|ng|eg|sa)"
    r"|(?:co|or|ne|ac|go|gov|org|net|plc|ltd|me)\.(?:uk|jp|kr|nz|za|in|id|th|il|ke)"
    r"|idv\.(?:tw|hk)|blogspot\.com|github\.io|pages\.dev|substack\.com|wordpress\.com|medium\.com|tumblr\.com"
)

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("/:@!$&'()*+,;=")
_QUERY_SAFE = _UNRESERVED | frozenset("/:@!$'()*+,;?")
_OCTET = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_AMP_CACHE = re.compile(r"^/(?:amp/|[acvwi]/)(s/)?(?=[^/]+\.[^/]+)")
_AMP_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.s?html?$)|\.amp$")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)


def canonical(url: str) -> str:
    """The form under which one article is one article. Idempotent; never raises.

    Scheme, host and percent-encoding in normal form; fragment, tracking parameters, default port, user and password,
    AMP and mobile views, `www.`, trailing and doubled slashes away. What is not http or cannot be read is given back
    stripped, and no more.
    """
    url = url.strip()
    for _ in range(4):  # an AMP cache may hold a mobile page; each turn can only make it shorter
        shorter = _fold(url)
        if shorter == url:
            break
        url = shorter
    return url


def _fold(url: str) -> str:
    try:
        parts = urlsplit(url)
        name, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in _PORTS or not name:
        return url
    inner = _within_amp_cache(name, parts.path)
    if inner:
        return inner + (f"?{parts.query}" if parts.query else "")
    while name.partition(".")[0] in _VIEWS and name != site(name):
        name = name.partition(".")[2]
    if ":" in name:
        name = f"[{name}]"
    if port is not None and port != _PORTS[parts.scheme.lower()]:
        name = f"{name}:{port}"
    query = _query(parts.query)
    return f"https://{name}{_path(parts.path)}" + (f"?{query}" if query else "")


def _within_amp_cache(name: str, path: str) -> str | None:
    """The address that an AMP cache holds a copy of, where this is one."""
    if name.endswith(".cdn.ampproject.org") or (name.startswith("www.google.") and path.startswith("/amp/")):
        rest, found = _AMP_CACHE.subn("", path, count=1)
        return f"https://{rest}" if found else None
    return None


def _path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", _octets(_SESSION.sub("", path), _PATH_SAFE)) or "/"
    path = urljoin("https://h/", path).removeprefix("https://h")  # dot segments
    before = None
    while before != path:
        before, path = path, _AMP_PATH.sub("", path) or "/"
        path = re.sub(r"/{2,}", "/", path)
    return path.rstrip("/") or "/"


def _query(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        key, equals, value = pair.partition("=")
        name = key.lower()
        if pair and not _TRACKING.fullmatch(name):
            kept.append((_octets(key, _QUERY_SAFE), equals + _octets(value, _QUERY_SAFE | {"="})))
    return "&".join(key + rest for key, rest in sorted(kept))


def _octets(text: str, safe: frozenset[str]) -> str:
    """Percent-encoding in its one normal form: unreserved characters plain, all others that need it in capitals."""

    def one(found: re.Match[str]) -> str:
        token = found.group()
        if len(token) == 3:
            char = chr(int(token[1:], 16))
            return char if char in _UNRESERVED else token.upper()
        if token in safe:
            return token
        return "".join(f"%{byte:02X}" for byte in token.encode("utf-8", "surrogatepass"))

    return _OCTET.sub(one, text)


def _ascii(name: str) -> str:
    name = name.rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name


@lru_cache(maxsize=4096)
def host(url: str) -> str:
    """The host of a URL, or of a bare host name, in lower case and ASCII; "" where there is none."""
    text = url.strip()
    try:
        return _ascii(urlsplit(text if "://" in text else f"//{text}").hostname or "")
    except ValueError:
        return ""


def site(url: str) -> str:
    """The part of a host that one owner registers: `news.example.com.cn` gives `example.com.cn`.

    By a short list of suffixes of two labels, not by the public suffix list. Addresses of numbers stay whole.
    """
    name = host(url)
    labels = name.split(".")
    if ":" in name or (labels[-1].isdigit()) or len(labels) <= 2:
        return name
    return ".".join(labels[-3:] if _SECOND_LEVEL.fullmatch(".".join(labels[-2:])) else labels[-2:])


def same_site(a: str, b: str) -> bool:
    """Whether two URLs belong to one site."""
    return site(a) == site(b) != ""


def is_on(host_or_url: str, domain: str) -> bool:
    """Whether a host lies on a domain: `newsroom.example.com` is on `example.com`, `badexample.com` is not."""
    name, above = host(host_or_url), host(domain)
    return bool(above) and (name == above or name.endswith(f".{above}"))


def loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def keeps_secrets(url: str) -> bool:
    """Whether an address may be sent a secret: https, or plain http to this machine."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" or (parts.scheme == "http" and loopback(parts.hostname or ""))
    except ValueError:
        return False
