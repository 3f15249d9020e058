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
    entry, for a list) without a leading slash, or groups in it. `rare` members are folded until they are wanted or
    hold something. A list that `starts_empty` shows no blank entry; one that is longer than
    `open_up_to` has one entry open at a time. `only` is the kind of package that it is for.
    """

    path: str
    title: str
    members: "tuple[str | Group, ...]" = ()
    each: str = ""
    help: str = ""
    choice: str = ""
    only: str = ""
    in_columns: bool = False
    starts_empty: bool = False
    rest: bool = False
    open_up_to: int = 5
    rare: "tuple[str | Group, ...]" = ()

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
    rest = tuple(of_shape(base, name, part) for name, part in shape.members.items() if _is_new(base, name, named))
    if not members:
        return replace(group, members=rest)
    return replace(group, members=members, rare=group.rare + rest)


def _is_new(base: str, name: str, named: list[str]) -> bool:
    path = f"{base}/{name}"
    return not any(pattern == path or pattern.startswith(path + "/") for pattern in named)


def of_shape(base: str, name: str, shape: Shape) -> str | Group:
    """A member as a page shows it: itself if it has a control of its own, a group of its members if not."""
    path = f"{base}/{name}"
    if shape.kind == "structure":
        inner = tuple(of_shape(path, member, below) for member, below in shape.members.items())
        return Group(f"/{name}", title_of(path), inner, in_columns=True)
    if shape.kind == "list" and shape.element is not None and shape.element.kind == "structure":
        below = shape.element.members.items()
        inner = tuple(of_shape(f"{path}/*", member, part) for member, part in below)
        each = title_of(path).removesuffix("s")
        return Group(f"/{name}", title_of(path), inner, each=each, starts_empty=True)
    return name
