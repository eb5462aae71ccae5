"""Damaged, lost, moved, copied, read-only and full: noticed, rebuilt, or said in one line."""

import os
import random
import shutil
import subprocess
from dataclasses import replace

import pytest

from index.errors import LibraryError, ModelError
from index.maintenance.backup import backup
from index.maintenance.doctor import examine, repair
from index.maintenance.reindex import reindex
from index.maintenance.rescue import damage, write_salvaged
from index.search.rank import search
from index.session.location import Options
from index.store.database import Database
from index.store.schema import VERSION
from index.vectors.collections import insert_collection, serving
from tests.index.embedders import WordVectors
from tests.index.libraries import assert_whole, numbers_of, open_library, write_papers

COUNT = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "library"
    with open_library(folder, create=True) as library:
        library.add([write_papers(folder.parent / "papers.jsonl", range(COUNT))])
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """A copy: every test of damage begins with a folder that was copied."""
    return shutil.copytree(made, tmp_path / "library")


def index_files(folder):
    found = [p for name in ("chroma", "lexical") for p in (folder / name).rglob("*")]
    return sorted(p for p in found if p.is_file() and p.suffix != ".lock" and p.stat().st_size)


def test_a_copied_or_renamed_folder_opens_as_it_was(folder, tmp_path):
    moved = folder.rename(tmp_path / "elsewhere")
    with open_library(moved) as library:
        assert_whole(library, range(COUNT))
        assert library.embedder.embedded == library.embedder.embedded[:16]


@pytest.mark.parametrize("name", ["chroma", "lexical"])
def test_a_deleted_index_is_rebuilt_with_progress(folder, name):
    shutil.rmtree(folder / name)
    seen = []
    with open_library(folder, progress=seen.append) as library:
        assert seen[-1].done == COUNT
        assert_whole(library, range(COUNT))


def cut_short(file, chance):
    os.truncate(file, int(file.stat().st_size * chance.choice([0, 0.5])))


def flip_a_bit(file, chance):
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def damage_and_open(folder, tmp_path, harm, step):
    chance = random.Random(5)
    before = open_generation(folder)
    for number, path in enumerate(index_files(folder)[::step]):
        copy = shutil.copytree(folder, tmp_path / f"copy{number}")
        harm(copy / path.relative_to(folder), chance)
        with open_library(copy) as library:
            if harm is cut_short or path.suffix != ".sqlite3":
                assert library.store.meta("generation") > before, path
            elif examine(library):  # what SQLite passes over, and Chroma does not
                assert repair(library) == ()
            assert_whole(library, range(COUNT))


@pytest.mark.parametrize("harm", [cut_short, flip_a_bit])
def test_damage_to_a_file_is_noticed_and_rebuilt(folder, tmp_path, harm):
    damage_and_open(folder, tmp_path, harm, step=5)


@pytest.mark.soak
@pytest.mark.parametrize("harm", [cut_short, flip_a_bit])
def test_damage_to_any_file_is_noticed_and_rebuilt(folder, tmp_path, harm):
    damage_and_open(folder, tmp_path, harm, step=1)


def open_generation(folder):
    with open_library(folder) as library:
        return library.store.meta("generation")


def test_an_id_that_changed_in_chromas_database_is_noticed_when_it_is_opened(folder):
    with open_library(folder) as library:
        library.vectors.nearest(library.embedder.embed_queries(["late"])[0], 3)
        before, paper = library.store.meta("generation"), library.papers()[0].id
    file = next(folder.glob("chroma/*/chroma.sqlite3"))
    content = bytearray(file.read_bytes())
    content[content.index(paper.encode())] ^= 1
    file.write_bytes(content)
    with open_library(folder) as library:
        assert library.store.meta("generation") > before
        assert_whole(library, range(COUNT))


def test_overwritten_database_of_chroma_is_rebuilt(folder):
    file = next(folder.glob("chroma/*/chroma.sqlite3"))
    content = bytearray(file.read_bytes())
    content[4096 : len(content) // 2] = bytes(len(content) // 2 - 4096)
    file.write_bytes(content)
    with open_library(folder) as library:
        assert_whole(library, range(COUNT))


def test_doctor_finds_what_is_missing_and_left_over_and_repairs_it(folder):
    with open_library(folder) as library:
        first, second, *_ = (p.id for p in library.papers())
        library._vector_store.reader.delete(library.chunks([first]))
        library.lexical.replace([], gone=[second])
        library.vectors.refresh()
        whats = " ".join(fault.what for fault in examine(library))
        assert "have no vector" in whats
        assert "1 of 60 papers are missing from BM25" in whats
        assert repair(library) == ()
        assert_whole(library, range(COUNT))


def test_repair_makes_an_unreadable_bm25_index_anew(folder):
    database = Database(folder / "library.sqlite")
    with database.write() as db:  # as a version that kept no seal left it
        db.execute("DELETE FROM meta WHERE name LIKE 'lexical%'")
    database.close()
    (folder / "lexical" / "meta.json").write_text("{}")
    with open_library(folder) as library:
        with pytest.raises(LibraryError, match="doctor --repair"):
            library.lexical.ids()
        assert repair(library) == ()
        assert_whole(library, range(COUNT))


def test_doctor_finds_wrong_vectors(folder):
    with open_library(folder) as library:
        chunks = list(library.vectors.chunks())
        library.vectors.add(chunks, library.embedder.embed_documents(["wrong"] * len(chunks)))
        library.vectors.refresh()
        assert any("vectors tried are wrong" in fault.what for fault in examine(library))
        assert repair(library) == ()


def test_damaged_papers_are_said_and_what_can_be_is_saved(folder, tmp_path):
    file = folder / "library.sqlite"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    file.write_bytes(content)
    assert damage(folder)
    path, saved = write_salvaged(folder)
    assert saved > 0
    with open_library(tmp_path / "new", create=True) as library:
        assert library.add([path]).added == saved


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / "library.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(LibraryError, match=r"damaged.*run paper-assistant doctor"):
        open_library(tmp_path)


def test_backup_is_a_library_and_leaves_the_old_one_as_it_is(folder, tmp_path):
    with open_library(folder) as library:
        backup(library, tmp_path / "copy")
        with pytest.raises(LibraryError, match="not empty"):
            backup(library, tmp_path / "copy")
    with open_library(tmp_path / "copy") as copy:
        assert copy._loaded is None
        assert_whole(copy, range(COUNT))


def test_backup_while_someone_writes_copies_the_papers(folder, tmp_path):
    with open_library(folder) as library, open_library(folder) as other, other.writing(None):
        backup(library, tmp_path / "copy")
    with open_library(tmp_path / "copy") as copy:
        assert_whole(copy, range(COUNT))


def test_reindexing_serves_the_old_until_the_new_is_complete(folder, monkeypatch):
    monkeypatch.setattr("index.session.indexing.LARGEST_BATCH", 16)
    monkeypatch.setattr("index.session.indexing.FIRST_BATCH", 16)
    seen = []
    with open_library(folder) as library, open_library(folder) as reader:

        def stop_at(progress):
            seen.append(reader.vectors.count())
            if len(seen) == 2:
                raise KeyboardInterrupt

        before = reader.collection.number
        with pytest.raises(KeyboardInterrupt):
            reindex(library, Options(precision="other"), stop_at)
        assert set(seen) == {reader.store.count_chunks(before)}
        assert any("re-indexing" in fault.what for fault in examine(library))
        library.embedder.embedded.clear()
        reindex(library, Options(precision="other"))
        assert len(library.embedder.embedded) < library.stats().chunks
        assert reader.collection.number != before
        assert_whole(library, range(COUNT))
        assert [p.name for p in (folder / "chroma").iterdir()] == ["2.4"]


def test_snapshots_do_not_pile_up(folder, monkeypatch):
    monkeypatch.setattr("index.session.indexing.LARGEST_BATCH", 2)
    monkeypatch.setattr("index.session.indexing.FIRST_BATCH", 2)
    there = []
    with open_library(folder) as library:
        reindex(
            library,
            Options(precision="other"),
            lambda progress: there.append(len([*(folder / "chroma").glob("2.*")])),
        )
        assert library.collection.snapshot > 5
    assert max(there) <= 3  # the newest, the one before it, and the work


def test_opening_goes_on_with_a_short_reindexing(folder, monkeypatch):
    def interrupt(progress):
        raise KeyboardInterrupt

    with open_library(folder) as library, pytest.raises(KeyboardInterrupt):
        reindex(library, Options(precision="other"), interrupt)
    with monkeypatch.context() as patch:
        patch.setattr("index.maintenance.resume.AT_ONCE", 0)
        patch.setattr("index.session.indexing.FIRST_BATCH", 8)
        with open_library(folder) as library:
            assert library.collection.precision == ""
            assert "the old vectors serve" in library.notices[0]
            assert not library.finish(seconds=0)
            assert library.finish()
    with open_library(folder) as library:
        assert library.notices == ()
        assert library.collection.precision == "other"
        assert_whole(library, range(COUNT))


def add_and_interrupt(folder, tmp_path, monkeypatch):
    """Add fifty papers, and stop after the first sixteen are indexed."""

    def interrupt(progress):
        if progress.phase == "indexing":
            raise KeyboardInterrupt

    monkeypatch.setattr("index.session.indexing.FIRST_BATCH", 16)
    monkeypatch.setattr("index.session.indexing.LARGEST_BATCH", 16)
    more = write_papers(tmp_path / "more.jsonl", range(COUNT, COUNT + 50))
    with open_library(folder) as library, pytest.raises(KeyboardInterrupt):
        library.add([more], progress=interrupt)


def test_much_that_is_not_indexed_keeps_nobody_waiting(folder, tmp_path, monkeypatch):
    add_and_interrupt(folder, tmp_path, monkeypatch)
    monkeypatch.setattr("index.maintenance.resume.AT_ONCE", 20)
    with open_library(folder) as library:
        assert library.notices[0].startswith("34 papers are not indexed yet and can't be found")
        assert library.embedder.embedded == []
        assert library.lexical.query("Number3", 1)
        assert not library.finish(seconds=0)
        assert library.pending == 18
    with open_library(folder) as library:
        assert library.notices == ()
        assert_whole(library, range(COUNT + 50))


def test_little_that_takes_long_keeps_nobody_waiting_either(folder, tmp_path, monkeypatch):
    add_and_interrupt(folder, tmp_path, monkeypatch)
    monkeypatch.setattr("index.maintenance.resume.AT_MOST", 0.0)
    with open_library(folder) as library:
        assert library.notices[0].startswith("18 papers are not indexed yet and can't be found")
    monkeypatch.undo()
    with open_library(folder) as library:
        assert library.notices == ()
        assert_whole(library, range(COUNT + 50))


def test_where_nothing_is_indexed_yet_opening_waits(tmp_path, monkeypatch):
    monkeypatch.setattr("index.maintenance.resume.AT_ONCE", 20)
    path = write_papers(tmp_path / "papers.jsonl", range(COUNT))
    monkeypatch.setattr("index.session.indexing._write_batch", lambda *_: 1 / 0)
    with (
        open_library(tmp_path / "library", create=True) as library,
        pytest.raises(ZeroDivisionError),
    ):
        library.add([path])
    monkeypatch.undo()
    with open_library(tmp_path / "library") as library:
        assert_whole(library, range(COUNT))


def test_another_embedder_by_name_reindexes(folder, monkeypatch):
    monkeypatch.setattr(
        "index.embedding.embedder.load_embedder", lambda name, **_: WordVectors(name, 48)
    )
    from index.library import Library

    with Library.open(folder) as library:
        assert repair(library, Options(embedder="bigger")) == ()
        assert library.embedder.dimension == 48
    with Library.open(folder, embedder="bigger") as library:
        assert_whole(library, range(COUNT))
    with pytest.raises(LibraryError, match="bigger, not word vectors"):
        Library.open(folder, embedder="word vectors")


def test_an_embedder_that_is_not_to_be_had_begins_nothing(folder, monkeypatch):
    def none_here(name, *, offline, **_):
        asked.append(offline)
        if name == "away":
            raise ModelError("no embedder on this machine: away")
        return WordVectors()

    asked = []
    monkeypatch.setattr("index.embedding.embedder.load_embedder", none_here)
    from index.library import Library

    with Library.open(folder, offline=False) as library:
        with pytest.raises(ModelError, match="away"):
            reindex(library, Options(embedder="away"))
        assert asked[-1] is False  # who names it may have it downloaded
        assert not examine(library)
        # As an earlier version left it, or the machine that had it.
        with library.store.database.write() as db:
            wanted = replace(library.collection, embedder="away", made_by="", seal="", snapshot=0)
            insert_collection(db, wanted, serves=False)
    with Library.open(folder, offline=False) as library:
        assert asked[-1] is True  # who opens it asked for nothing
        assert library.notices == ("no embedder on this machine: away",)
        assert search(library, "Number7 studies")[0].explanation.dense is not None
        assert repair(library) == ()
    with Library.open(folder) as library:
        assert library.notices == ()
        assert_whole(library, range(COUNT))


def test_chunks_of_another_version_are_found_and_cut_again(folder, monkeypatch):
    monkeypatch.setattr("index.maintenance.reindex.CHUNKING", "in another way")
    with open_library(folder) as library:
        assert any("another version" in fault.what for fault in examine(library))
        assert repair(library) == ()
        assert serving(library.store).chunking == "in another way"


def test_a_library_of_version_1_is_migrated_and_a_copy_kept(folder):
    database = Database(folder / "library.sqlite")
    with database.write() as db:
        for column in ("snapshot", "seal", "chroma"):
            db.execute(f"ALTER TABLE collections DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 1")
    database.close()
    with open_library(folder) as library:
        assert_whole(library, range(COUNT))
    assert (folder / "library.sqlite.version-1").is_file()


def test_a_newer_library_is_refused(folder):
    database = Database(folder / "library.sqlite")
    with database.write() as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    with pytest.raises(LibraryError, match="newer paper-assistant"):
        open_library(folder)


@pytest.fixture
def mounted(tmp_path):
    """Mounts, which only root may make; undone at the end."""
    points = []

    def mount(*arguments):
        point = tmp_path / f"mount{len(points)}"
        point.mkdir()
        done = subprocess.run(["mount", *arguments, point], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"no mounting here: {done.stderr.strip()}")
        points.append(point)
        return point

    yield mount
    for point in points:
        subprocess.run(["umount", "--lazy", point], check=True)


def test_a_read_only_library_is_searched(folder, mounted):
    point = mounted("--bind", folder)
    subprocess.run(["mount", "-o", "remount,bind,ro", point], check=True)
    with open_library(point) as library:
        assert_whole(library, range(COUNT))
        with pytest.raises(LibraryError, match="read-only"):
            library.remove(["any"])


def test_a_read_only_library_of_another_version_is_searched(folder, mounted):
    database = Database(folder / "library.sqlite")
    with database.write() as db:
        db.execute("UPDATE meta SET value = '4' WHERE name = 'lexical_version'")
    database.close()
    shutil.rmtree(folder / "lexical")
    point = mounted("--bind", folder)
    subprocess.run(["mount", "-o", "remount,bind,ro", point], check=True)
    with open_library(point) as library:
        assert search(library, "Number3 studies")[0].explanation.lexical_rank == 1


def test_a_full_disk_is_one_line_and_the_library_as_it_was(made, mounted, tmp_path):
    disk = mounted("-t", "tmpfs", "-o", "size=13m", "tmpfs")
    folder = shutil.copytree(made, disk / "library")
    more = write_papers(tmp_path / "more.jsonl", range(COUNT, 1500), note="word " * 200)
    with open_library(folder) as library:
        with pytest.raises(LibraryError, match=r"no room left: \d+ MB free"):
            library.add([more])
        assert set(range(COUNT)) <= set(numbers_of(library))
        assert library.lexical.query("Number3", 1)
        assert library.vectors.count() >= COUNT
    with open_library(folder) as library:
        assert library.lexical.query("Number3", 1)
        assert library.vectors.nearest(library.embedder.embed_queries(["late"])[0], 3)
    subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
    with open_library(folder) as library:
        assert library.finish()
        held = numbers_of(library)
        assert_whole(library, held)
