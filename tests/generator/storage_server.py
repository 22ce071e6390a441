"""A storage server that the tests start on this machine."""

from __future__ import annotations

import itertools
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"


def _deny_nothing(request: str) -> bool:
    return False


class StorageServer:
    """Storage as S3 is, on this machine; and as Google's is, as far as its XML API differs: an object has a generation.

    Of `throttle` requests, one is refused as a busy server does; all for which `denies` says so, for lack of rights.
    `puts` has the paths of what was written.
    """

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        self.throttle = 0
        self.denies: Callable[[str], bool] = _deny_nothing
        self.puts: list[str] = []
        self.requests = 0
        self._generations: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._turn = threading.Lock()
        application = DomainDispatcherApplication(create_backend_app)

        def answer(environ: dict[str, Any], start: Any) -> Any:
            self.requests += 1
            if self.throttle and self.requests % self.throttle == 0:
                start("503 Slow Down", [("Content-Type", "application/xml")])
                return [b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"]
            if self.denies(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"):
                start("403 Forbidden", [("Content-Type", "application/xml")])
                return [b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"]
            if environ["REQUEST_METHOD"] == "PUT":
                self.puts.append(environ["PATH_INFO"])
            return self._number(application, environ, start)

        self._server = make_server("127.0.0.1", 0, answer, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _number(self, application: Any, environ: dict[str, Any], start: Any) -> Any:
        """Answer with the generation of the object, if it is the one that was asked for: 0 is that of none."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not environ.get("HTTP_AUTHORIZATION", "").startswith("AWS4"):
            environ["HTTP_AUTHORIZATION"] = (
                _SIGNED  # moto knows only how S3's requests are signed, and checks no signature
            )
        with self._turn:
            now = self._generations.get(path, 0)
            if environ.get("HTTP_X_GOOG_IF_GENERATION_MATCH", str(now)) != str(now):
                start("412 Precondition Failed", [("Content-Type", "application/xml")])
                return [b"<Error><Code>PreconditionFailed</Code></Error>"]

            def number(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                if status.startswith("2") and method == "DELETE":
                    self._generations.pop(path, None)
                elif status.startswith("2") and method in {"PUT", "POST"}:
                    self._generations[path] = next(self._numbers)
                return start(status, [*headers, ("x-goog-generation", str(self._generations.get(path, 0)))], *rest)

            return application(environ, number)

    @property
    def environment(self) -> dict[str, str]:
        """What a machine is told about its storage."""
        address = f"http://127.0.0.1:{self._server.server_port}"
        nobody = dict.fromkeys(("client_email", "private_key", "private_key_id"), "")
        return {
            "GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps({"gcs_base_url": address, "disable_oauth": True, **nobody}),
            "AWS_ENDPOINT_URL": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }

    def make_bucket(self, name: str) -> None:
        """Make a bucket."""
        address = f"{self.environment['AWS_ENDPOINT_URL']}/{name}"
        with urllib.request.urlopen(urllib.request.Request(address, method="PUT")) as reply:  # noqa: S310 - ours
            assert reply.status == 200

    @contextmanager
    def denying(self, denies: Callable[[str], bool]) -> Iterator[None]:
        """Deny requests, such as `PUT /bucket/name`, for as long as the context lasts."""
        self.denies = denies
        try:
            yield
        finally:
            self.denies = _deny_nothing

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()


@pytest.fixture(scope="session")
def storage_server() -> Iterator[StorageServer]:
    """Start a server as S3 is, and tell this process and those that it starts."""
    server = StorageServer()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server
    server.close()
