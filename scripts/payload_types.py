"""The types of `seqviz/payloads` as the JavaScript's type checker reads them.

Each frozen dataclass becomes an interface of the same name with the same fields; its docstring's
first line goes along.
"""

import importlib
import pkgutil
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import seqviz.payloads

SIMPLE: Final[dict[Any, str]] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "any",
}
HEAD: Final = (
    "// Made by `python -m scripts.both` from the dataclasses beside this file: edit those.\n"
)


def typescript(hint: Any) -> str:
    """One annotation; arrays and objects as JSON has them.

    Raises:
        TypeError: a type that a message cannot have.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in inner)
    if origin in (Union, types.UnionType):
        return " | ".join(typescript(one) for one in inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        return f"[{', '.join(typescript(one) for one in inner)}]"
    if origin in (tuple, list):
        item = typescript(inner[0])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin is not None and issubclass(origin, Mapping) and inner[0] is str:
        return f"Record<string, {typescript(inner[1])}>"
    if is_dataclass(hint) and isinstance(hint, type):
        return hint.__name__
    raise TypeError(f"a message cannot hold {hint}")


def payloads() -> Iterator[type]:
    """Every dataclass of the package, module by module, in the order in which they stand there."""
    for module in pkgutil.iter_modules(seqviz.payloads.__path__):
        name = f"{seqviz.payloads.__name__}.{module.name}"
        for one in vars(importlib.import_module(name)).values():
            if isinstance(one, type) and is_dataclass(one) and one.__module__ == name:
                yield one


def interface(payload: type) -> str:
    """One dataclass."""
    hints = get_type_hints(payload)
    lines = [f"  {one.name}: {typescript(hints[one.name])};" for one in fields(payload)]
    said = (payload.__doc__ or "").strip().splitlines()[0]
    return "\n".join([f"/** {said} */", f"export interface {payload.__name__} {{", *lines, "}"])


def declarations() -> str:
    """The whole file.

    Raises:
        ValueError: two dataclasses have one name.
    """
    found = list(payloads())
    names = [one.__name__ for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"each payload needs a name of its own, and several are {twice}")
    return "\n".join([HEAD, *(f"{interface(one)}\n" for one in found)])
