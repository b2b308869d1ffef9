"""Which names a server on this machine answers to.

A page of any site may let its own name lead to 127.0.0.1 and then talk to what listens there, in the browser of whoever
opened it (DNS rebinding). The browser still sends the site's name as Host, and as Origin of what it does. Starlette's
TrustedHostMiddleware knows no Origin and no IPv6 address.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = 1008
"""A WebSocket that is closed for reasons of policy (RFC 6455, 7.4.1)."""


class HostGuard:
    """Answers only those who ask for one of the names, and who act from a page of one of the names."""

    def __init__(self, app: ASGIApp, names: Collection[str] = LOOPBACK) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 421 and a sentence; a WebSocket is closed before it opens."""
        if scope["type"] == "lifespan" or self._may(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_REFUSED, "this server does not go by that name")(scope, receive, send)
        else:
            text = "This server does not go by that name. `lake ui --allowed-host NAME` lets it.\n"
            await PlainTextResponse(text, 421)(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if _host(f"//{headers.get('host', '')}") not in self._names:
            return False
        acts = scope["type"] == "websocket" or scope["method"] not in _READING
        origin = headers.get("origin")
        return not acts or origin is None or _host(origin) in self._names


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:  # no address at all
        return None
