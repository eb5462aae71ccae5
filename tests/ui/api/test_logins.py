"""Logging in and out: sessions, several users, roles, and guessing."""

import base64
import json
import time
from contextlib import closing
from dataclasses import astuple

import argon2
import httpx
import pytest

from index.errors import QueryError
from index.store.chats import Chats, new_chat
from tests.ui.api.conftest import SHIPPED
from tests.ui.api.test_guard import _hello, client_of
from ui.api.access import Access
from ui.api.accounts import Accounts, hash_password, load_users, save_user
from ui.api.limits import Limits, Rate
from ui.api.middleware import Guard
from ui.api.sessions import Sessions
from ui.server import Server

ANNA = {"username": "anna", "password": "secret"}
COOKIE = "paper-assistant-7860"


@pytest.fixture
def door():
    """A guard that asks for anna's password, and a client of it."""
    return client_of(
        Guard(_hello, Access(login=("anna", "secret")), Limits(wrong_logins=4, forgiven=1e6))
    )


@pytest.fixture(scope="module")
def file_of_users(tmp_path_factory):
    path = tmp_path_factory.mktemp("users") / "users"
    save_user(path, "anna", "write", "secret of anna")
    save_user(path, "ben", "read", "secret: of ben")
    return path


@pytest.fixture(scope="module")
def shared_library(own_shelf, file_of_users):
    """The address of a library with two users."""
    with closing(Server(own_shelf, Access(port=0, users=file_of_users)).start()) as server:
        yield server.url


def test_each_user_has_saved_searches_of_their_own(shared_library):
    asked = {"name": "fast", "query": "latency"}
    ben, anna = bearer("ben:secret: of ben"), bearer("anna:secret of anna")
    assert httpx.post(f"{shared_library}/searches", json=asked, headers=ben).status_code == 200
    listed = httpx.post(f"{shared_library}/searches", json={}, headers=anna).json()
    assert listed == {"searches": []}


def bearer(words):
    return {"Authorization": f"Bearer {words}"}


METHODS = {
    "GET with a key": lambda client: client.get("/", headers=bearer("guess")),
    "GET with Basic": lambda client: client.get("/", auth=("anna", "guess")),
    "POST with a key": lambda client: client.post("/ask", headers=bearer("anna:guess")),
    "the form": lambda client: client.post("/login", data=ANNA | {"password": "guess"}),
    "the form of nobody": lambda client: client.post("/login", data=ANNA | {"username": "eve"}),
    "HEAD": lambda client: client.head("/", headers=bearer("guess")),
}


@pytest.mark.parametrize("method", METHODS)
def test_guessing_is_limited_by_any_method_and_the_right_password_still_works(door, method):
    codes = [METHODS[method](door).status_code for _ in range(12)]
    assert codes[0] == 401
    assert codes[-1] == 429
    assert all(other(door).status_code == 429 for other in METHODS.values())
    assert door.get("/", headers=bearer("secret")).status_code == 200
    assert door.get("/", auth=("anna", "secret")).status_code == 200
    assert door.post("/login", data=ANNA).status_code == 200
    assert door.get("/").status_code == 200  # by the cookie


def test_a_password_is_kept_at_the_cost_that_is_recommended(monkeypatch):
    monkeypatch.setattr("argon2.PasswordHasher", SHIPPED)
    cost = argon2.extract_parameters(hash_password("secret"))
    assert cost == argon2.profiles.RFC_9106_LOW_MEMORY


@pytest.fixture
def tried(monkeypatch):
    """What each password that is tried costs: Argon2's own parameters."""
    costs = []
    verify = argon2.PasswordHasher.verify

    def noted(hasher, hashed, password):
        costs.append(astuple(argon2.extract_parameters(hashed)))
        return verify(hasher, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", noted)
    return costs


FORMS = {
    "Basic": lambda door, name, word: door.get("/", auth=(name, word)),
    "a key": lambda door, name, word: door.get("/", headers=bearer(f"{name}:{word}")),
    "the form": lambda door, name, word: door.post(
        "/login", data={"username": name, "password": word}
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_name_takes_the_work_of_a_wrong_password(tried, tmp_path, form):
    """Also where users were hashed at different cost: the work would tell who there is."""
    path, dear = tmp_path / "users", argon2.PasswordHasher(time_cost=4, memory_cost=8192)
    save_user(path, "anna", "write", "one")
    with path.open("a") as file:
        file.write(f"ben read {dear.hash('two')}\n")
    access = Access(users=path)
    door = client_of(Guard(_hello, access, Limits(wrong_logins=400)))

    def work(name, word):
        tried.clear()
        answer = FORMS[form](door, name, word)
        return answer.status_code, answer.content, tuple(tried)

    real = {work("anna", "guess"), work("ben", "guess"), work("anna", "two")}
    none = {work(f"nobody {n}", "guess") for n in range(20)}
    assert len(real) == 2
    assert none == real
    assert work("nobody 1", "guess") == work("nobody 1", "another")


@pytest.mark.parametrize("letters", ["utf-8", "latin-1"])
@pytest.mark.parametrize("kind", ["Bearer", "Basic"])
def test_letters_beyond_ascii_come_as_clients_send_them(kind, letters):
    """curl sends a header as UTF-8, browsers as Latin-1; requests writes Basic in Latin-1."""
    door = client_of(Guard(_hello, Access(login=("anna", "schön: ö"))))
    given = "anna:schön: ö".encode(letters)
    said = base64.b64encode(given) if kind == "Basic" else given
    headers = {"Authorization": kind.encode() + b" " + said}
    assert door.get("/", headers=headers).status_code == 200


def test_asking_without_a_login_is_no_guess(door):
    assert {door.get("/").status_code for _ in range(30)} == {401}
    assert door.get("/", headers=bearer("guess")).status_code == 401


def test_the_address_that_counts_is_the_one_a_named_proxy_tells():
    access = Access(login=("anna", "secret"), proxies=frozenset({"testclient", "10.0.0.1"}))
    door = client_of(Guard(_hello, access, Limits(wrong_logins=1, forgiven=1e6)))

    def guess(forwarded):
        headers = bearer("guess") | {"X-Forwarded-For": forwarded}
        return door.get("/", headers=headers).status_code

    assert [guess("1.2.3.4"), guess("1.2.3.4")] == [401, 429]
    assert guess("5.6.7.8") == 401
    # What the client itself wrote in front does not count, what the second proxy wrote does.
    assert guess("9.9.9.9, 1.2.3.4, 10.0.0.1") == 429
    other = client_of(
        Guard(_hello, Access(login=("anna", "secret")), Limits(wrong_logins=1, forgiven=1e6))
    )
    told = [
        other.get("/", headers=bearer("guess") | {"X-Forwarded-For": f"1.1.1.{n}"}).status_code
        for n in range(2)
    ]
    assert told == [401, 429]


def test_the_addresses_of_one_network_count_together_and_patience_does_not_pay(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(Rate.__init__, "__defaults__", (lambda: now[0],))
    access = Access(login=("anna", "secret"), proxies=frozenset({"testclient"}))
    door = client_of(Guard(_hello, access, Limits(wrong_logins=2)))
    codes = []
    for n in range(12):
        now[0] += 0.4
        headers = bearer("guess") | {"X-Forwarded-For": f"2001:db8::{n:x}"}
        codes.append(door.get("/", headers=headers).status_code)
    assert codes[:2] == [401, 401]
    assert set(codes[2:]) == {429}
    headers = bearer("guess") | {"X-Forwarded-For": "2001:db8:0:1::1"}
    assert door.get("/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "cookies",
    [
        'theme={{"dark":true}}; {ours}',
        "a=b=c; {ours}; =; ;;",
        "no value; {ours}",
        'x="unclosed; {ours}',
        "ünï=ß; {ours}",
        "{ours}; theme={{}}",
        "a@b[c]=1; {ours}",
        'q="a; b=c; d"; {ours}; q2="\\073 \\"; "',
        "{name}=; {ours}",
        "{name}=stale; {ours}",
        "{ours}; {name}=stale",
        "{name}; {ours}",
        "{name}2=other; x{name}=other; {ours}",
        '{name}="{token}"',
        "  {name} = {token} ",
        "tab=\t1;\t{ours}",
        "bin=\x01\x02; {ours}; \x7f=\x80",
        "{{}}[]()<>@,:\\?=1; {ours}",
        "$Version=1; {ours}; $Path=/",
        "huge={huge}; {ours}",
        "{many}{ours}",
    ],
)
def test_cookies_of_other_applications_do_no_harm(door, cookies):
    token = door.post("/login", data=ANNA).cookies[COOKIE]
    door.cookies.clear()
    told = {"ours": f"{COOKIE}={token}", "name": COOKIE, "token": token}
    header = cookies.format(huge="x" * 60_000, many="a=b; " * 10_000, **told).encode()
    assert door.get("/", headers={"Cookie": header}).status_code == 200


def test_cookies_may_come_in_several_headers(door):
    token = door.post("/login", data=ANNA).cookies[COOKIE]
    door.cookies.clear()
    headers = [("Cookie", "theme=dark"), ("Cookie", f"{COOKIE}={token}"), ("Cookie", "a=b")]
    assert door.get("/", headers=headers).status_code == 200


def test_many_stale_cookies_of_ours_are_not_all_looked_up(door):
    token = door.post("/login", data=ANNA).cookies[COOKIE]
    door.cookies.clear()
    stale = "".join(f"{COOKIE}=stale{n}; " for n in range(1000))
    assert door.get("/", headers={"Cookie": f"{COOKIE}={token}; {stale}"}).status_code == 200
    assert door.get("/", headers={"Cookie": f"{stale}{COOKIE}={token}"}).status_code == 401


def test_logging_out_ends_the_session_and_no_other(door):
    first = door.post("/login", data=ANNA).cookies[COOKIE]
    door.cookies.clear()
    second = door.post("/login", data=ANNA).cookies[COOKIE]
    door.cookies.clear()
    assert first != second
    cookie = {"Cookie": f"{COOKIE}={first}"}
    assert door.get("/", headers=cookie).status_code == 200
    assert "<form" in door.post("/logout", headers=cookie).text
    assert door.get("/", headers=cookie).status_code == 401
    assert door.get("/", headers={"Cookie": f"{COOKIE}={second}"}).status_code == 200


def test_a_session_ends_by_age():
    now = [0.0]
    sessions = Sessions(age=10, clock=lambda: now[0])
    user = Accounts.single("anna", "secret").verify("anna", "secret")
    token = sessions.begin(user)
    now[0] = 9.9
    assert sessions.user(token) == user
    now[0] = 10.0
    assert sessions.user(token) is None
    assert sessions.user("") is None


def test_passwords_are_kept_as_hashes_only(file_of_users):
    text = file_of_users.read_text()
    assert "secret" not in text
    assert text.count("$argon2id$") == 2
    assert file_of_users.stat().st_mode & 0o077 == 0


def test_a_user_is_written_anew_with_another_password_and_role(tmp_path):
    path = tmp_path / "users"
    save_user(path, "anna", "write", "one")
    save_user(path, "anna", "read", "two")
    accounts = Accounts.load(path)
    assert accounts.verify("anna", "one") is None
    assert not accounts.verify("anna", "two").writes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna write secret",
        "anna owner $argon2id$x",
        "anna write $argon2id$v=19$m=65536,t=3,p=4$qq4Tto2wy14aX1C93wu4uQ",
        "anna write $argon2id$v=19$m=65536,t=3,p=4$qq4Tto2wy14aX1C93wu4uQ$c2hvcnQ",
        "\xff",
        "# only a remark",
    ],
)
def test_a_file_that_is_none_of_users_is_named(tmp_path, text):
    (tmp_path / "users").write_text(text, "latin-1")
    with pytest.raises(QueryError, match="users"):
        load_users(tmp_path / "users")


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("", "read", "x"),
        ("a b", "read", "x"),
        ("a:b", "read", "x"),
        ("a", "king", "x"),
        ("a", "read", ""),
    ],
)
def test_a_user_that_can_not_be_is_refused(tmp_path, name, role, password):
    with pytest.raises(QueryError):
        save_user(tmp_path / "users", name, role, password)


def test_the_command_writes_users(cli, tmp_path, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    told = cli("users", "people", "carl", "--role", "read")
    assert told.status == 0, told.err
    users = Accounts.load(tmp_path / "people")
    assert not users.verify("carl", "a long password").writes


def joined(url, call, headers):
    """The one answer to a call of the page, in whatever way its number is written."""
    codes = {
        httpx.post(
            f"{url}/gradio_api/queue/join",
            json={"data": [None], "fn_index": index, "session_hash": "s"},
            headers=headers,
        ).status_code
        for index in (call, str(call), float(call))
    }
    (code,) = codes
    return code


def test_who_may_only_read_changes_nothing(shared_library):
    ben, anna = bearer("ben:secret: of ben"), bearer("anna:secret of anna")
    assert httpx.post(f"{shared_library}/search", json={"query": "x"}, headers=ben).is_success
    paper = {"text": json.dumps({"title": "A new paper", "abstract": "It is new."})}
    sent = {"files": {"file": ("a.jsonl", paper["text"])}}
    mcp = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "add", "arguments": paper},
    }
    asks = {
        "a request": ("/add", {"json": paper}),
        "a form": ("/add", sent),
        "an endpoint": ("/gradio_api/call/add", {"json": {"data": [paper["text"]]}}),
        "a run": ("/gradio_api/run/add", {"json": {"data": [paper["text"]]}}),
    }
    for name, (path, body) in asks.items():
        reply = httpx.post(shared_library + path, headers=ben, **body)
        assert (name, reply.status_code) == (name, 403)
        assert "may only read" in reply.json()["error"]
    accept = {"Accept": "application/json, text/event-stream"}
    told = httpx.post(f"{shared_library}/mcp", json=mcp, headers=ben | accept)
    assert "may only read" in told.text
    config = httpx.get(f"{shared_library}/config", headers=ben).json()
    changing = {
        "click": ("Remove", "Merge", "Tag", "Take tag off"),
        "upload": ("Files of papers",),
        "edit": ("told", "paper", "mapped"),
        "select": ("screened", "report"),
    }
    for event, names in changing.items():
        for name in names:
            (box,) = (
                c["id"]
                for c in config["components"]
                if (c["props"].get("elem_id") or c["props"].get("label") or c["props"].get("value"))
                == name
            )
            calls = [c for c in config["dependencies"] if [box, event] in map(list, c["targets"])]
            assert 403 in {joined(shared_library, call["id"], ben) for call in calls}
    assert httpx.post(f"{shared_library}/add", json=paper, headers=anna).status_code == 200


def test_a_password_alone_is_no_login_among_several_users(shared_library):
    assert (
        httpx.get(f"{shared_library}/config", headers=bearer("secret of anna")).status_code == 401
    )


def test_each_user_has_conversations_of_their_own(own_shelf):
    database = own_shelf.library.store.database
    before, anna, ben = Chats(database), Chats(database, "anna"), Chats(database, "ben")
    kept = {chats: new_chat() for chats in (before, anna, ben)}
    for chats, chat in kept.items():
        chats.append(chat, {"question": "What?"}, name="Zebras", words="zebras graze")
    for chats, chat in kept.items():
        assert [found.id for found in chats.find("zebras")] == [chat]
        assert [bool(chats.turns(other)) for other in kept.values()].count(True) == 1
        for other in set(kept.values()) - {chat}:
            chats.rename(other, "Mine now")
            chats.drop_last(other)
            chats.delete(other)
    assert all(len(chats.turns(chat)) == 1 for chats, chat in kept.items())
    assert {chats.find()[0].name for chats in kept} == {"Zebras"}
    for chats, chat in kept.items():
        chats.delete(chat)


def test_each_user_sees_only_their_own_on_the_page(shared_library, own_shelf):
    from tests.ui.page.readers import Reader

    chats = {}
    for name, password in (("anna", "secret of anna"), ("ben", "secret: of ben")):
        reader = Reader(shared_library, (name, password))
        told = "".join(line for _, line in reader.ask(f"What is MUVERA, asks {name}?"))
        assert "MUVERA" in told
        reader.close()
        deadline = time.monotonic() + 20
        while not (found := Chats(own_shelf.library.store.database, name).find(f"asks {name}")):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        chats[name] = found[0].id
    assert not Chats(own_shelf.library.store.database).find("asks anna")
    assert not Chats(own_shelf.library.store.database, "ben").turns(chats["anna"])


def test_each_user_has_drafts_of_their_own():
    from assistant.review.request import ReviewRequest, draft_name

    names = {
        draft_name(ReviewRequest("topic", owner=owner), "none") for owner in ("", "anna", "ben")
    }
    assert len(names) == 3
