"""There may be no engine to build the images with; what they are made of, and what they start, is checked here."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.deploy.docker.compose import CHECKOUT, Compose, Dockerfile
from tests.deploy.docker.locked import Lock, needed

pytestmark = pytest.mark.deploy

IMAGES = {
    path.name.removesuffix(".Dockerfile"): Dockerfile(path)
    for path in (CHECKOUT / "deploy/docker").glob("*.Dockerfile")
}
OUR_IMAGES = ["api", "worker", "models"]

image_names = pytest.mark.parametrize("name", IMAGES)


@image_names
def test_everything_that_is_copied_exists(name: str) -> None:
    copied = [source for copy in IMAGES[name].copies if copy.stage is None for source in copy.sources]
    assert [source for source in copied if not (CHECKOUT / source).exists()] == []


@image_names
def test_everything_that_is_copied_reaches_the_builder(name: str) -> None:
    allowed = {
        line.removeprefix("!") for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    copied = [source for copy in IMAGES[name].copies if copy.stage is None for source in copy.sources]
    assert [source for source in copied if source.split("/")[0] not in allowed] == []


@image_names
def test_stages_that_are_copied_from_exist(name: str) -> None:
    stages = {line.split(" AS ")[1] for line in IMAGES[name].all("FROM") if " AS " in line}
    assert {copy.stage for copy in IMAGES[name].copies if copy.stage} <= stages


@image_names
def test_base_images_are_pinned_to_a_patch_release(name: str) -> None:
    assert [line for line in IMAGES[name].all("FROM") if not re.match(r"\w+:\d+\.\d+\.\d+-", line)] == []


@image_names
def test_the_program_does_not_run_as_root(name: str) -> None:
    assert int(IMAGES[name].all("USER")[-1]) > 0


@image_names
def test_packages_come_from_the_lock_file(name: str) -> None:
    installs = [line for line in IMAGES[name].all("RUN") if "uv sync" in line or "uv pip install" in line]
    assert installs
    assert all("--frozen" in line for line in installs)
    assert all("npm ci" in line for line in IMAGES[name].all("RUN") if "npm " in line and "npm run" not in line)


@image_names
def test_extras_are_those_of_the_project(name: str) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    asked = set(re.findall(r"--extra (\S+)", " ".join(IMAGES[name].all("RUN"))))
    assert asked
    assert asked <= set(project["optional-dependencies"])


@image_names
def test_packages_that_are_named_are_locked(name: str) -> None:
    locked = {package["name"] for package in tomllib.loads((CHECKOUT / "uv.lock").read_text())["package"]}
    commands = " ".join(IMAGES[name].all("RUN"))
    named = set(re.findall(r"--no-install-package (\S+)", commands)) | set(
        re.findall(r"locked\.txt \"?([\w-]+)", commands)
    )
    assert named <= locked


@image_names
def test_uv_is_the_version_that_the_makefile_installs(name: str) -> None:
    match = re.search(r"^UV_VERSION := (\S+)$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
    assert match
    assert any(f"uv=={match[1]}" in line for line in IMAGES[name].all("RUN"))


@image_names
def test_the_entry_point_is_a_module_that_can_be_run(name: str) -> None:
    python, flag, module, *_ = IMAGES[name].words("ENTRYPOINT")
    assert (python, flag) == ("python", "-m")
    found = find_spec(module)
    assert found is not None
    assert found.submodule_search_locations is None or find_spec(f"{module}.__main__") is not None


@pytest.mark.parametrize("name", OUR_IMAGES)
def test_what_the_image_copies_is_enough_to_load_the_program(name: str, tmp_path: Path) -> None:
    _lay_out(IMAGES[name], tmp_path)
    module = IMAGES[name].words("ENTRYPOINT")[2]
    loaded = _python(tmp_path, "-c", f"import {module}; import sys; print(sys.modules[{module!r}].__file__)")
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.startswith(str(tmp_path))


@pytest.mark.parametrize("name", OUR_IMAGES)
def test_what_the_program_imports_is_installed_in_the_image(name: str, tmp_path: Path) -> None:
    _lay_out(IMAGES[name], tmp_path)
    commands = " ".join(IMAGES[name].all("RUN"))
    installed = Lock().installed(
        extras=re.findall(r"--extra (\S+)", commands), without=re.findall(r"--no-install-package (\S+)", commands)
    )
    imported = needed(tmp_path)
    assert imported
    assert {module: given for module, given in imported.items() if not given & installed} == {}


@pytest.fixture(scope="module")
def api_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    _lay_out(IMAGES["api"], folder)
    return folder


def test_the_api_image_knows_the_commands_that_it_is_given(api_image: Path) -> None:
    asked = _python(api_image, "-m", "api", "--help")
    assert asked.returncode == 0, asked.stderr
    offered = re.search(r"\{([\w,-]+)\}", asked.stdout)
    assert offered
    assert {"serve", "migrate", "provision", "create-operator", "seed-demo"} <= set(offered[1].split(","))


def test_the_api_image_refuses_a_command_that_it_does_not_know(api_image: Path) -> None:
    refused = _python(api_image, "-m", "api", "no-such-command")
    assert refused.returncode == 2
    assert "no-such-command" in refused.stderr


def test_commands_of_the_compose_file_are_those_checked_here() -> None:
    services = Compose().services
    given = {word for name in ("api", "migrate", "provision") for word in services[name].get("command", [])}
    assert given | set(IMAGES["api"].words("CMD")) <= {"serve", "migrate", "provision"}


def test_the_worker_image_holds_nothing_of_the_api_but_the_contract(tmp_path: Path) -> None:
    _lay_out(IMAGES["worker"], tmp_path)
    assert {path.name for path in (tmp_path / "api").iterdir()} == {"__init__.py", "contract"}


def test_the_image_of_the_gpl_program_holds_no_file_of_ours() -> None:
    assert [copy for copy in IMAGES["piper"].last_stage_copies if copy.stage is None] == []


def _lay_out(image: Dockerfile, folder: Path) -> None:
    """The checkout's files at their places in the image's work folder."""
    for copy in image.last_stage_copies:
        if copy.stage is None:
            for source in copy.sources:
                _put(CHECKOUT / source, folder / copy.destination, into=copy.destination.endswith("/"))


def _put(source: Path, destination: Path, *, into: bool) -> None:
    """As COPY does: a folder's content goes into the destination, a file goes under it."""
    if source.is_dir():
        shutil.copytree(source, destination, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        return
    destination.mkdir(parents=True, exist_ok=True)
    assert into, f"{source} must be copied into a folder"
    shutil.copy(source, destination)


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=kept, capture_output=True, text=True, timeout=50
    )
