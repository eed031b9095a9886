"""Reads a block, and the variants of a block, from the modules that declare them."""

import inspect
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from blocks.sdk.block import BLOCK_MARK, VARIANT_MARK, BlockMark, BlockSpec, Variant
from blocks.sdk.port import BlockInputs, BlockOutputs


def read_mark(module: ModuleType) -> BlockMark | None:
    """What `@block` says of the `run` of a module; None when it declares no block."""
    mark: BlockMark | None = getattr(getattr(module, "run", None), BLOCK_MARK, None)
    return mark


def read_block(module: ModuleType, variant_modules: Iterable[ModuleType] = ()) -> BlockSpec | None:
    """The block that `module` declares, or None when it declares none.

    A block module has `Inputs`, `Outputs` and `run`, and where it needs them `ports`, `rows`,
    `stand_in`, `offer`, `sign_in`, `check`, `check_links`, `preview`, `explain` and `upgrade`,
    each as described in `BlockSpec`.

    Raises:
        TypeError: The module is marked as a block, and a part is missing or does not fit.
    """
    mark = read_mark(module)
    if mark is None:
        return None
    inputs = _model(module, "Inputs", BlockInputs)
    outputs = _model(module, "Outputs", BlockOutputs)
    _check_names(mark, inputs, outputs)
    found = [one for one in map(read_variant, variant_modules) if one]
    if mark.variant is not None and not found:
        raise TypeError(f"no module beside {module.__name__} is marked with @variant")
    spec = BlockSpec(
        mark=mark,
        summary=_first_line(module),
        inputs=inputs,
        outputs=outputs,
        run=module.run,
        variants=tuple(sorted(found, key=lambda one: (one.order, one.title.casefold()))),
        dynamic_ports=getattr(module, "ports", None),
        rows=getattr(module, "rows", None),
        stand_in=getattr(module, "stand_in", None),
        offer=getattr(module, "offer", None),
        sign_in=getattr(module, "sign_in", None),
        check=getattr(module, "check", None),
        check_links=getattr(module, "check_links", None),
        preview=getattr(module, "preview", None),
        explain=getattr(module, "explain", None),
        upgrade=getattr(module, "upgrade", None),
    )
    _check_offers(module, spec)
    return spec


def read_variant(module: ModuleType) -> Variant | None:
    """The variant that a provider module declares, or None.

    It has `Inputs`, `send`, and where it needs them `stand_in`, `offer` and `sign_in`.

    Raises:
        TypeError: The module is marked as a variant and has no `Inputs`.
    """
    send = getattr(module, "send", None)
    said = getattr(send, VARIANT_MARK, None)
    if send is None or said is None:
        return None
    return Variant(
        **said,
        inputs=_model(module, "Inputs", BlockInputs),
        send=send,
        stand_in=getattr(module, "stand_in", None),
        offer=getattr(module, "offer", None),
        sign_in=getattr(module, "sign_in", None),
        help=_first_line(module),
    )


def _model(module: ModuleType, part: str, base: type[Any]) -> Any:
    model: Any = getattr(module, part, None)
    if not isinstance(model, type(base)) or not issubclass(model, base):
        raise TypeError(f"{module.__name__} has no {part} made of {base.__name__}")
    bare = sorted(set(model.model_fields) - set(model.declared))
    if bare:
        raise TypeError(f"{module.__name__}: {part}.{bare[0]} is not made with port() or setting()")
    return model


def _check_names(mark: BlockMark, inputs: type[BlockInputs], outputs: type[BlockOutputs]) -> None:
    wanted = {"variant": (mark.variant, inputs), "success": (mark.success, outputs)}
    for said, (name, model) in wanted.items():
        if name is not None and name not in model.model_fields:
            raise TypeError(f"{said}={name!r} of @block is no field of {model.__qualname__}")


def _check_offers(module: ModuleType, spec: BlockSpec) -> None:
    asked = [(spec.inputs, spec.offer), *((one.inputs, one.offer) for one in spec.variants)]
    for model, offer in asked:
        offered = next((name for name, said in model.declared.items() if said.is_offered), None)
        if offered and not (offer or spec.offer):
            raise TypeError(f"{module.__name__}: nothing called offer() finds values of {offered}")


def _first_line(module: ModuleType) -> str:
    first = (inspect.getdoc(module) or "").partition("\n")[0]
    return first.partition(": ")[2] or module.__name__
