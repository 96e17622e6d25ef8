"""The interactive documentation, from our own files alone."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing from another host, no script in the page. RapiDoc styles its parts in place."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Masa: the API</title>
<link rel="icon" href="/static/masa.svg">
<script type="module" src="/static/vendor/rapidoc.min.js"></script>
</head>
<body>
<rapi-doc spec-url="/openapi.json" load-fonts="false" render-style="focused" schema-style="table"
  theme="light" primary-color="#0b6b5d" show-header="false" allow-server-selection="false"
  use-path-in-nav-bar="false" persist-auth="false" sort-endpoints-by="none"></rapi-doc>
</body>
</html>
"""


@router.get("/docs", include_in_schema=False)
def docs() -> HTMLResponse:
    """All routes with their bodies, answers and examples; requests can be tried from the page."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})
