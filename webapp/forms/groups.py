"""What a page of the form is made of: groups of members, and the members that nobody put on a page by hand.

A group that says `rest` takes in whatever its part of the service model has beyond what is named somewhere: so a
member that a future boto3 brings is on a page at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from webapp.document import split
from webapp.forms.words import title_of
from webapp.sagemaker.shapes import Shape, at, request_shape


@dataclass(frozen=True, slots=True)
class Group:
    """Members under one heading. `path` is relative to the group around it.

    `each` names one entry where the path leads to a list; `members` are pointers relative to the group (to the
    entry, for a list) without a leading slash, or groups in it. `rare` members are not shown until they are wanted
    or hold something. A list that `starts_empty` shows no blank entry; one that is longer than `open_up_to` has one
    entry open at a time. `choice` is the radio, such as "kind=version", that the group is there for. A group that
    `folds` is closed while it holds nothing.
    """

    path: str
    title: str
    members: "tuple[str | Group, ...]" = ()
    each: str = ""
    help: str = ""
    choice: str = ""
    in_columns: bool = False
    starts_empty: bool = False
    rest: bool = False
    open_up_to: int = 5
    rare: "tuple[str | Group, ...]" = ()
    folds: bool = False

    @property
    def is_of_a_kind(self) -> bool:
        return self.choice.startswith("kind=")

    @property
    def everything(self) -> "tuple[str | Group, ...]":
        return self.members + self.rare


def patterns(group: Group, above: str) -> Iterator[str]:
    """The pointers of a group's members, with `*` for an index."""
    base = above + group.path + ("/*" if group.each else "")
    for member in group.everything:
        if isinstance(member, Group):
            yield from patterns(member, base)
        else:
            yield f"{base}/{member}"


def named(group: Group, above: str) -> Iterator[str]:
    """What a group speaks for before its rest is filled in: its members, and the place whose rest it takes."""
    base = above + group.path
    if group.rest and base:
        yield base
    inside = base + ("/*" if group.each else "")
    for member in group.members:
        if isinstance(member, Group):
            yield from named(member, inside)
        else:
            yield f"{inside}/{member}"


def completed(group: Group, above: str, named: list[str]) -> Group:
    """The group with its rest filled in: what its shape has and none of `named` speaks for."""
    base = above + group.path + ("/*" if group.each else "")
    members = tuple(completed(member, base, named) if isinstance(member, Group) else member for member in group.members)
    shape = at(request_shape(), tuple(token.replace("*", "0") for token in split(base)))
    if not group.rest or shape is None:
        return replace(group, members=members)
    rest = [of_shape(base, name, part) for name, part in shape.members.items() if _is_new(base, name, named)]
    rest.sort(key=lambda member: isinstance(member, Group))  # what folds stands together, behind single members
    if not members:
        return replace(group, members=tuple(rest))
    return replace(group, members=members, rare=(*group.rare, *rest))


def _is_new(base: str, name: str, named: list[str]) -> bool:
    path = f"{base}/{name}"
    return not any(pattern == path or pattern.startswith(path + "/") for pattern in named)


def of_shape(base: str, name: str, shape: Shape, *, folds: bool = True) -> str | Group:
    """A member as a page shows it: itself if it has a control of its own, a group of its members if not.

    A structure that holds but one thing is no heading of its own: ModelInput is shown as its DataInputConfig.
    """
    path, lone = f"{base}/{name}", _lone_member(shape)
    if lone:
        inside = of_shape(path, lone, shape.members[lone], folds=folds)
        if isinstance(inside, Group):
            return replace(inside, path=f"/{name}{inside.path}", title=title_of(path))
        return f"{name}/{inside}"
    if shape.kind == "structure":
        return Group(f"/{name}", title_of(path), _of_members(path, shape), in_columns=True, folds=folds)
    if shape.kind == "list" and shape.element is not None and shape.element.kind == "structure":
        each, inner = title_of(path).removesuffix("s"), _of_members(f"{path}/*", shape.element)
        return Group(f"/{name}", title_of(path), inner, each=each, starts_empty=True)
    return name


def _lone_member(shape: Shape) -> str:
    """The one member of a structure, unless it is a list: that is told by its own name."""
    names = [name for name, part in shape.members.items() if part.kind not in ("list", "map")]
    return names[0] if len(shape.members) == 1 and names else ""


def _of_members(path: str, shape: Shape) -> tuple[str | Group, ...]:
    """What a structure must have comes first; what it may have keeps the model's order."""
    names = sorted(shape.members, key=lambda name: name not in shape.required)
    return tuple(of_shape(path, name, shape.members[name], folds=False) for name in names)
