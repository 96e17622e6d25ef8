"""``masa serve`` and ``masa worker``."""

from __future__ import annotations

import socket
from contextlib import nullcontext, suppress
from socket import AF_INET, AF_INET6
from typing import Annotated

import typer

from recommender.cli import output
from recommender.errors import BackendUnavailable


def worker(
    once: Annotated[bool, typer.Option("--once", help="End when no job is left.")] = False,
    parent: Annotated[int, typer.Option(hidden=True, help="End when this process is gone.")] = 0,
) -> None:
    """Do the long work that the API was asked for: imports, builds, schedules.

    Example: masa worker
    """
    from recommender.cli.working import run_worker

    run_worker(parent, once)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    worker: Annotated[bool, typer.Option(help="Start a worker beside the server.")] = True,
) -> None:
    """Serve the API, with a worker beside it. Everything but /health and /ready asks for a sign-in or a key.

    Example: masa serve --port 8080
    """
    import gc

    import uvicorn

    from recommender.cli.working import GRACE_SECONDS, end_on_sigterm, worker_beside
    from recommender.records import OPERATOR
    from recommender.service import Masa
    from recommender.service.logs import log_to

    listener = _listening(host, port)
    masa = Masa.open()  # a weak secret or a database of a newer Masa ends it here, in one line
    if not masa.store.accounts.all(OPERATOR):
        output.note(output.say("serve_no_account"))
    masa.store.close()
    where = f"[{host}]" if ":" in host else host
    for path in ("/sign-in", "/docs", "/ready"):
        output.line(f"http://{where}:{listener.getsockname()[1]}{path}")
    end_on_sigterm()
    log_to(level=masa.settings.log_level)
    config = uvicorn.Config(
        "api.app:create_app", factory=True, log_config=None, server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    with worker_beside() if worker else nullcontext():
        config.load()
        gc.freeze()  # routes and schemas stay: to look through them for garbage stops all requests for 0.2 s
        server = uvicorn.Server(config)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    if not server.started:  # the log says why
        raise typer.Exit(1)


def _listening(host: str, port: int) -> socket.socket:
    """Raises BackendUnavailable: another program listens there, or there is no such address here."""
    try:
        return socket.create_server((host, port), family=AF_INET6 if ":" in host else AF_INET)
    except OSError as error:
        raise BackendUnavailable("address_taken", where=f"{host}:{port}", why=error.strerror) from error
