import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from api.config import Settings

pytestmark = pytest.mark.api

MAKEFILE = Path(__file__).parents[2] / "Makefile"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Tandem</title>")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "index-4f2a.js").write_text("run()")
    (tmp_path / "secret.txt").write_text("secret")
    return Settings(database_url=database_url, console_dir=folder)


@pytest.mark.parametrize("path", ["/", "/calls/42", "/tickets"])
async def test_the_consoles_own_addresses_are_its_page(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.text) == (200, "<title>Tandem</title>")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-frame-options"] == "DENY"


async def test_assets_are_kept_for_ever(client: AsyncClient) -> None:
    answer = await client.get("/assets/index-4f2a.js")

    assert (answer.status_code, answer.text) == (200, "run()")
    assert "immutable" in answer.headers["cache-control"]


async def test_other_files_of_the_build_are_served(client: AsyncClient) -> None:
    assert (await client.get("/icon.svg")).text == "<svg/>"
    assert (await client.head("/icon.svg")).status_code == 200


async def test_an_asset_of_another_build_is_not_the_page(client: AsyncClient) -> None:
    assert (await client.get("/assets/index-0000.js")).status_code == 404


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing"])
async def test_the_apis_addresses_are_not_the_page(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_nothing_outside_the_build_is_served(client: AsyncClient) -> None:
    for path in ("/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%00"):
        answer = await client.get(path)
        assert "secret" not in answer.text, path


async def test_nothing_is_written_to_the_console(client: AsyncClient) -> None:
    assert (await client.post("/")).status_code == 404


async def test_without_a_build_it_says_so(app: FastAPI, client: AsyncClient, settings: Settings) -> None:
    (settings.console_dir / "index.html").unlink()

    answer = await client.get("/")

    assert answer.status_code == 404
    assert answer.text.startswith("The console has not been built")
    target = re.search(r"`make ([a-z-]+)`", answer.text)
    assert target is not None
    assert re.search(rf"^{target[1]}:", MAKEFILE.read_text(), re.MULTILINE), "what it says can be done"
