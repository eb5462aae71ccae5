"""Logging in with a browser or gradio_client: a form, and a cookie for who fills it in rightly."""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope

from ui.doors.access import Access

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
<form method="post" action="/login">
<label>User<input name="username" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required>
</label><button>Log in</button></form></body></html>"""
WRONG = '<p role="alert">That is not the user and password.</p>'
# No redirect: gradio_client takes anything but a 2xx for a failed login.
DONE = '<!doctype html><meta http-equiv="refresh" content="0;url=/"><a href="/">Go on</a>'


def login_page(status: int, message: str = "") -> Response:
    """The form, in one file: nothing else is served before the login."""
    return HTMLResponse(FORM.format(message=message), status)


def log_out(access: Access) -> Response:
    """Forget a browser's login, and show the form again."""
    response = login_page(200)
    response.delete_cookie(access.cookie, httponly=True, samesite="lax")
    return response


async def log_in(scope: Scope, receive: Receive, access: Access) -> Response | None:
    """Take a filled-in form; None where none was sent."""
    if scope["method"] != "POST":
        return None
    request = Request(scope, receive)
    # The length was bounded by the guard; a form of unknown length is none a browser sends.
    if "content-length" not in request.headers:
        return login_page(411)
    try:
        form = await request.form(max_files=0, max_fields=10)
    except (ClientDisconnect, HTTPException):
        return login_page(401, WRONG)
    user, password = str(form.get("username", "")), str(form.get("password", ""))
    if not access.is_login(user, password):
        return login_page(401, WRONG)
    response = HTMLResponse(DONE)
    response.set_cookie(
        access.cookie,
        access.session,
        httponly=True,
        samesite="lax",
        secure=scope["scheme"] == "https",
    )
    return response
