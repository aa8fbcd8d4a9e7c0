# SPDX-License-Identifier: GPL-3.0-or-later
"""`library add` without Blender: proposals as files, what a card is made of, what is refused, nothing half-written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backlot.addon import background, cli, workflow
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.library import add, add_command, catalogs, proposal
from backlot.addon.library.add import AddOptions
from backlot.addon.library.proposal import CameraPlan, MarkPlan, Proposal

MARK = MarkPlan("mark", (0.1, -0.2, 0.74), 12.0, 0.2, 0.6, 'a "table"\nwith a line', 0.8)
CAMERAS = tuple(CameraPlan(name, 12.0, 9.0, 0.8, 70.0, 8.0, "Camera") for name in proposal.CAMERAS)
PROPOSAL = Proposal(
    "/home/a user/küche.blend", 0.01, 0.25, (MARK,), CAMERAS, {'odd "name"\\': "prop:odd", "Sun": "key"}
)


# ---- proposals ----


def test_a_proposal_is_read_as_it_was_written() -> None:
    text = PROPOSAL.to_toml()
    read = proposal.parse(tomllib.loads(text))
    assert read == replace(
        PROPOSAL,
        marks=(replace(MARK, on="", sure=1.0),),
        cameras=tuple(replace(camera, source="") for camera in CAMERAS),
    )
    assert 'a "table"?with a line' in text  # a name cannot break out of its comment


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schema = 1", "schema = 2", "schema is 2"),
        ('name = "mark"', 'name = "spot"', "marks must be named"),
        ('name = "low"', 'name = "high"', "cameras must hold"),
        ("position = [0.1000,", 'position = ["here",', "position must be a number"),
        ("free_radius_m = 0.2", "free_radius_m = -1", "free_radius_m must be a number"),
        ("focal_mm = 70.0", "focal_mm = nan", "focal_mm must be a number"),
        ("unit_m = 0.01", "unit_m = true", "unit_m must be a number"),
        ("[[marks]]", "[[marks", "Expected"),
    ],
)
def test_what_is_wrong_in_a_proposal_is_told_in_one_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / proposal.FILE
    text = PROPOSAL.to_toml()
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BacklotError) as caught:
        proposal.read(path)
    assert caught.value.code == "bad_proposal" and words in caught.value.message and "\n" not in caught.value.message


# ---- the whole way, with a stand-in for the second Blender and the engine ----

FACTS: dict[str, Any] = {
    "marks": [{"name": "mark", "position": [0, 0, 0.7], "facing_deg": 0, "free_radius_m": 0.2, "free_height_m": 0.5}],
    "cameras": [{"name": name, "focal_mm": 70, "fstop": 8, "elevation_deg": 9} for name in proposal.CAMERAS],
    "design_size_m": 0.25, "triangles": 12, "light": {"direction": "left"}, "names": [], "surface_names": [],
    "sky": 0.1, "rise_m": 0.7, "ends": ["low"],
}  # fmt: skip
DRAFT = {
    "caption": "A wood surface.", "caption_ko": "나무.", "kind": "space", "place": "kitchen", "surfaces": ["wood"],
    "materials": ["wood"], "backdrop": "", "mood": ["calm"], "technique": [], "props": [], "avoids": [],
    "suits": {"families": ["books"], "size_m": [0.05, 0.4]}, "palette": [], "light": {"direction": "left", "key": ""},
}  # fmt: skip


class Engine:
    state = "ready"

    def start(self) -> None:
        pass

    def stream(self, method: str, params: dict[str, Any], wait_s: float) -> Iterator[None]:
        assert method == "draft_card" and Path(params["picture"]).name == "clean.png"
        yield None
        return {"card": dict(DRAFT), "sure": {"place": 0.4, "surface": 0.9}}


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> workflow.Studio:
    def steps(
        start: Any, blend: Any, job: dict[str, Any], folder: Path, wait_s: float
    ) -> workflow.Steps[dict[str, Any]]:
        yield workflow.Progress(job["job"], 0.5, "Working")
        if job["job"] == "adopt":
            for name in ("set.blend", "preview.webp", "clean.png"):
                (folder / name).write_bytes(name.encode())
            (folder / proposal.FILE).write_text(PROPOSAL.to_toml(), "utf-8")
            facts = json.loads(json.dumps(FACTS))
            return {"facts": facts, "sure": {"mark": 0.9}, "megabytes": 41.0, "notes": ["of 2 scenes, A is taken"]}
        (folder / "set.done.blend").write_bytes(json.dumps(job["card"]).encode())
        return {"faults": []}

    monkeypatch.setattr(background, "job_steps", steps)
    return workflow.Studio(Engine())  # type: ignore[arg-type]


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "My Kitchen-2.blend"
    path.write_bytes(b"BLENDER")
    return path


def run(studio: workflow.Studio, scene: Path, options: AddOptions) -> dict[str, Any]:
    return workflow.run(add.add_steps(studio, scene, options, ["blender"]))


def test_a_set_folder_is_made_and_nothing_is_made_up(studio: workflow.Studio, scene: Path, tmp_path: Path) -> None:
    library = tmp_path / "lib"
    result = run(studio, scene, AddOptions(library))
    folder = library / "my_kitchen_2"
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "preview.webp", "proposal.toml", "set.blend"]
    assert [path.name for path in library.iterdir() if path.name.startswith(".")] == []
    card = json.loads((folder / "card.json").read_text("utf-8"))
    assert (card["licence"], card["author"], card["title"]) == ("", "", "My kitchen 2")
    assert card["draft"] == ["title", "licence", "author"] == result["missing"]
    assert card["suits"]["size_m"] == [0.05, 0.45] and card["made_from"] == scene.name and card["version"] == 1
    assert any("41 MB" in note for note in result["notes"]) and any("low" in note for note in result["notes"])
    assert catalogs.catalog_id("space") in (library / catalogs.CATALOGS).read_text("utf-8")
    assert scene.read_bytes() == b"BLENDER"


def test_what_is_asked_and_said_closes_the_draft(studio: workflow.Studio, scene: Path, tmp_path: Path) -> None:
    asked = []

    def ask(question: str, usual: str) -> str:
        asked.append((question, usual))
        return usual or "Ann"

    options = AddOptions(tmp_path / "lib", said={"licence": " CC0-1.0 ", "title": ""}, ask=ask)
    card = run(studio, scene, options)["card"]
    assert [usual for _, usual in asked] == ["My kitchen 2", ""]
    assert (card["title"], card["licence"], card["author"], card["draft"]) == ("My kitchen 2", "CC0-1.0", "Ann", [])


def test_made_again_the_set_keeps_what_its_user_wrote(studio: workflow.Studio, scene: Path, tmp_path: Path) -> None:
    library = tmp_path / "lib"
    run(studio, scene, AddOptions(library, said={"author": "Ann"}))
    path = library / "my_kitchen_2" / "card.json"
    card = json.loads(path.read_text("utf-8"))
    card |= {"caption": "My own words.", "place": "cafe", "triangles": 99}
    path.write_text(json.dumps(card), "utf-8")
    again = run(studio, scene, AddOptions(library, again=True, said={"licence": "CC-BY-4.0"}))["card"]
    assert (again["caption"], again["place"], again["author"], again["licence"]) == (
        "My own words.", "cafe", "Ann", "CC-BY-4.0",
    )  # fmt: skip
    assert again["triangles"] == 12 and again["version"] == 2 and again["draft"] == ["title"]


def test_a_set_that_is_there_is_not_replaced_unasked(studio: workflow.Studio, scene: Path, tmp_path: Path) -> None:
    library = tmp_path / "lib"
    run(studio, scene, AddOptions(library))
    with pytest.raises(BacklotError, match="is there already") as caught:
        run(studio, scene, AddOptions(library))
    assert "--again" in caught.value.hint and "--force" in caught.value.hint and "--id" in caught.value.hint
    assert run(studio, scene, AddOptions(library, force=True))["card"]["version"] == 1
    assert run(studio, scene, AddOptions(library, id="other"))["id"] == "other"
    foreign = library / "foreign"
    foreign.mkdir()
    (foreign / "card.json").write_text('{"id": "foreign"}')
    with pytest.raises(BacklotError, match="was not made by"):
        run(studio, scene, AddOptions(library, id="foreign", force=True))
    with pytest.raises(BacklotError, match="holds no set that was added"):
        run(studio, scene, AddOptions(library, id="nothing", again=True))
    with pytest.raises(BacklotError, match="is no id"):
        run(studio, scene, AddOptions(library, id="../up"))


def test_a_failure_leaves_the_old_set_and_no_rest(
    studio: workflow.Studio, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "lib"
    run(studio, scene, AddOptions(library, said={"title": "First"}))
    before = {path.name: path.read_bytes() for path in (library / "my_kitchen_2").iterdir()}

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(add.shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        run(studio, scene, AddOptions(library, force=True))
    assert {path.name: path.read_bytes() for path in (library / "my_kitchen_2").iterdir()} == before
    assert sorted(path.name for path in library.iterdir()) == [catalogs.CATALOGS, "my_kitchen_2"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BacklotError("blender_died", "The second Blender was killed.", "x"), "too_large", "is too much"),
        (BacklotError("damaged_file", "k.blend cannot be opened (bad)", "y"), "damaged_file", "cannot be opened"),
        (BacklotError("no_light", "k.blend is dark.", "Give it a light."), "no_light", "dark"),
    ],
)
def test_what_a_file_does_to_the_second_blender_is_one_error(
    error: BacklotError, code: str, words: str, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(*_: Any) -> workflow.Steps[dict[str, Any]]:
        yield None
        raise error

    monkeypatch.setattr(background, "job_steps", steps)
    with pytest.raises(BacklotError, match=words) as caught:
        run(workflow.Studio(Engine()), scene, AddOptions(tmp_path / "lib"))  # type: ignore[arg-type]
    assert caught.value.code == code and not (tmp_path / "lib").exists()


def test_a_scene_that_takes_too_long_is_given_up(
    studio: workflow.Studio, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(add, "LIMIT_S", -1.0)
    with pytest.raises(BacklotError, match="took more than"):
        run(studio, scene, AddOptions(tmp_path / "lib"))


def test_only_blender_files_are_scenes(studio: workflow.Studio, tmp_path: Path) -> None:
    model = tmp_path / "chair.glb"
    model.write_bytes(b"glTF")
    with pytest.raises(BacklotError, match="no Blender file"):
        run(studio, model, AddOptions(tmp_path))
    with pytest.raises(BacklotError, match="does not exist"):
        run(studio, tmp_path / "none.blend", AddOptions(tmp_path))


# ---- parts ----


@pytest.mark.parametrize(
    ("file", "id"),
    [("Küche #2.blend", "k_che_2"), ("2024 set.blend", "set_2024_set"), ("테이블.blend", "set"), ("A.B.blend", "a_b")],
)
def test_ids_come_from_file_names(file: str, id: str) -> None:
    assert add.name_of(Path(file)) == id


def test_a_librarys_own_catalogs_stay(tmp_path: Path) -> None:
    path = tmp_path / catalogs.CATALOGS
    mine = "0f95cd28-0000-0000-0000-000000000000:Mine:Mine"
    path.write_text(f"VERSION 1\n\n{mine}\n", "utf-8")
    catalogs.with_catalogs(path)
    first = path.read_text("utf-8")
    catalogs.with_catalogs(path)
    assert path.read_text("utf-8") == first and mine in first and first.count("Backlot/") == len(catalogs.KINDS)


def test_catalogs_are_those_of_the_sets_that_ship(root: Path) -> None:
    shipped = (root / "blender_scenes" / "sets" / catalogs.CATALOGS).read_text("utf-8")
    assert all(f"{catalogs.catalog_id(kind)}:Backlot/{kind.capitalize()}:" in shipped for kind in catalogs.KINDS)


def test_the_command_line_knows_it(capsys: pytest.CaptureFixture[str]) -> None:
    args = cli.build_parser().parse_args(["library", "add", "a.blend", "b.blend", "--unit", "cm", "--yes"])
    assert (args.what, args.inputs, args.unit, args.library) == (
        "add",
        ["a.blend", "b.blend"],
        "cm",
        add_command.LIBRARY,
    )
    assert cli.main(["library", "add", "a.blend", "--again", "--force"]) == 2
    assert cli.main(["library", "add", "--help"]) == 0
    assert "only read" in capsys.readouterr().out
