"""A hub on loopback: the few paths of the Hugging Face hub that a download asks for."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub(repository: str, folder: Path):
    """Serve a folder as a repository; yields the address and the list of paths asked for."""
    asked: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            path = self.path.partition("?")[0]
            asked.append(f"{self.command} {path}")
            files = {str(f.relative_to(folder)): f for f in folder.rglob("*") if f.is_file()}
            api = f"/api/models/{repository}"
            if path in (api, f"{api}/revision/main", f"{api}/revision/{COMMIT}"):
                siblings = [{"rfilename": name} for name in files]
                self._json({"id": repository, "sha": COMMIT, "siblings": siblings})
            elif path == f"{api}/tree/{COMMIT}":
                self._json(
                    [
                        {"type": "file", "path": name, "size": f.stat().st_size, "oid": _oid(f)}
                        for name, f in files.items()
                    ]
                )
            elif (name := path.removeprefix(f"/{repository}/resolve/{COMMIT}/")) in files:
                self._body(files[name].read_bytes(), _oid(files[name]))
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _json(self, document):
            self._body(json.dumps(document).encode(), "none")

        def _body(self, body, etag):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", f'"{etag}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _oid(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()
