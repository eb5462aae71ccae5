"""Kept answers."""

from contextlib import closing

import index.store.cache
from index.store.cache import Cache
from index.store.database import Database


def test_what_was_put_is_got(tmp_path):
    with closing(Database(tmp_path / "x.sqlite")) as database:
        cache = Cache(database)
        assert cache.get("a") is None
        cache.put("a", {"n": 1})
        cache.put("a", {"n": 2})
        assert cache.get("a") == {"n": 2}
        assert cache.get("b") is None


def test_the_oldest_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(index.store.cache, "KEPT", 2)
    with closing(Database(tmp_path / "x.sqlite")) as database:
        cache = Cache(database)
        for key in "abc":
            cache.put(key, {"key": key})
        assert [cache.get(key) is not None for key in "abc"] == [False, True, True]
