"""Rule files read from disk: a flow's own file joined with those that it includes, and checked."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import ValidationError

from deploy.local.model_server.dialogue.rule_checks import problems
from deploy.local.model_server.dialogue.rule_file import (
    Asking,
    FlowFile,
    Include,
    Rule,
    RuleFile,
    RuleFileError,
    Section,
    SharedFile,
    Vocabulary,
    WithBlocks,
)

VOCABULARY: Final = ("lists", "mishearings", "phrases", "slots")
SECTIONS: Final = ("replies", "results", "requests", "openings", "misunderstandings")

Model = TypeVar("Model", bound=Vocabulary)


def read_rule_file(path: Path) -> RuleFile:
    """A flow's file. What it includes stands beside it.

    Raises:
        RuleFileError: it or what it includes is not a rule file, or a name is used but not defined, or defined twice.
    """
    flow = _validated(FlowFile, _read(path), path)
    shared = [_read_shared(path, name) for name in flow.includes]
    try:
        file = _join(flow, shared)
    except RuleFileError as error:
        raise RuleFileError(f"{path.name}: {error}") from error
    for problem in problems(file):
        raise RuleFileError(f"{path.name}: {problem}")
    return file


def is_shared(path: Path) -> bool:
    """Whether a file is for other files to include, and no flow by itself."""
    return "shared" in _read(path)


def _read_shared(including: Path, name: str) -> SharedFile:
    path = including.with_name(f"{name}.yaml")
    if not path.is_file():
        raise RuleFileError(f"{including.name}: includes {name}, but there is no {path.name} beside it")
    return _validated(SharedFile, _read(path), path)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text("utf-8"), _UniqueKeys)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise RuleFileError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise RuleFileError(f"{path.name}: it is no mapping of names")
    return content


class _UniqueKeys(yaml.CSafeLoader):
    """Plain YAML lets the second of two equal keys win: a group written twice would lose its first half unnoticed."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"{key} is defined twice, the last time before line {node.end_mark.line + 1}")
        return super().construct_mapping(node, deep)


def _validated(model: type[Model], content: Mapping[str, Any], path: Path) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RuleFileError(f"{path.name}: {error}") from error


def _join(flow: FlowFile, shared: list[SharedFile]) -> RuleFile:
    named: list[tuple[str, WithBlocks]] = [(flow.flow, flow), *((file.shared, file) for file in shared)]
    vocabularies = [file for _, file in named]
    blocks = _merged("blocks", [(name, file.blocks) for name, file in named])
    return RuleFile(
        flow=flow.flow,
        asking=_asking(vocabularies),
        unfinished=[name for file in vocabularies for name in file.unfinished],
        **{kind: _merged(kind, [(name, getattr(file, kind)) for name, file in named]) for kind in VOCABULARY},
        **{section: list(_rules(getattr(flow, section), blocks)) for section in SECTIONS},
    )


def _asking(vocabularies: Sequence[Vocabulary]) -> Asking:
    return Asking(
        clearly=[name for file in vocabularies for name in file.asking.clearly],
        vaguely=[name for file in vocabularies for name in file.asking.vaguely],
        unless=[answer for file in vocabularies for answer in file.asking.unless],
    )


def _merged(kind: str, parts: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file, part in parts:
        for name in part.keys() & merged.keys():
            raise RuleFileError(f"{kind}: {name} is defined in {file}.yaml already")
        merged |= part
    return merged


def _rules(section: Section, blocks: Mapping[str, list[Rule]]) -> Iterable[Rule]:
    for item in section:
        if not isinstance(item, Include):
            yield item
        elif item.include in blocks:
            yield from blocks[item.include]
        else:
            raise RuleFileError(f"includes an unknown block: {item.include}")
