"""Logging in with a browser or gradio_client: a form, and a cookie for who fills it in rightly."""

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope

from index.errors import QueryError
from ui.api.access import Login
from ui.api.forms import read_form
from ui.api.sessions import AGE

LOGIN = "/login"
LOGOUT = "/logout"
FORM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Paper Assistant</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem system-ui,sans-serif;max-width:20rem;margin:15vh auto;padding:0 1rem}}
label,input,button{{display:block;width:100%;box-sizing:border-box;font:inherit}}
input,button{{padding:.5rem;margin:.25rem 0 1rem}}
@media(prefers-color-scheme:dark){{body{{background:#181818;color:#eee}}}}</style></head>
<body><h1>Paper Assistant</h1>{message}
<form method="post" action="{root}/login">
<label>User<input name="username" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required>
</label><button>Log in</button></form></body></html>"""
WRONG = '<p role="alert">That is not the user and password.</p>'
# No redirect: gradio_client takes anything but a 2xx for a failed login.
DONE = (
    '<!doctype html><meta http-equiv="refresh" content="0;url={root}/"><a href="{root}/">Go on</a>'
)


def login_page(status: int, message: str = "", root: str = "") -> Response:
    """The form, in one file: nothing else is served before the login."""
    return HTMLResponse(FORM.format(message=message, root=root), status)


def log_out(cookie: str, root: str) -> Response:
    """Forget a browser's login, and show the form again."""
    response = login_page(200, root=root)
    response.delete_cookie(cookie, httponly=True, samesite="lax")
    return response


async def read_login(scope: Scope, receive: Receive) -> Login | None:
    """The user and password of a filled-in form; None for what is no such form."""
    try:
        async with read_form(Request(scope, receive), files=0) as form:
            return str(form.get("username", "")), str(form.get("password", ""))
    except (ClientDisconnect, QueryError):
        return None


def logged_in(scope: Scope, cookie: str, token: str, root: str) -> Response:
    """The answer to a right login, with the session's cookie."""
    response = HTMLResponse(DONE.format(root=root))
    response.set_cookie(
        cookie,
        token,
        max_age=AGE,
        httponly=True,
        samesite="lax",
        secure=_is_encrypted(scope),
    )
    return response


def _is_encrypted(scope: Scope) -> bool:
    """Whether a browser speaks to us, or to the proxy before us, over TLS: its cookie may then."""
    told = Headers(scope=scope).get("x-forwarded-proto", "")
    return "https" in (scope["scheme"], told.rpartition(",")[2].strip().lower())
