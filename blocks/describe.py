"""A block as plain data, for `cordboard blocks --json`.

Not here: finding the blocks (`blocks.catalog`).
"""

from typing import Any

from pydantic_core import to_jsonable_python

from blocks.sdk import BlockSpec, PortSpec, Variant


def describe(spec: BlockSpec) -> dict[str, Any]:
    """Everything that a user may know of a block, JSON-able.

    `inputs` are those that the block has whatever its variant; each of `variants` has its own,
    the common ones among them. Ports that follow from what is written or linked are not here:
    `has_dynamic_ports` says that there may be some.
    """
    mark = spec.mark
    ports = spec.ports({})
    return {
        "type": spec.type,
        "version": mark.version,
        "title": spec.title,
        "category": mark.category.value,
        "summary": spec.summary,
        "icon": mark.icon,
        "package": spec.package,
        "outward": mark.outward,
        "success": mark.success,
        "hosts": list(mark.hosts),
        "synonyms": list(mark.synonyms),
        "replaces": list(mark.replaces),
        "variant": mark.variant,
        "variants": [_variant(spec, one) for one in spec.variants],
        "has_dynamic_ports": spec.dynamic_ports is not None,
        "inputs": [_input(port) for port in ports.inputs],
        "outputs": [_output(port) for port in ports.outputs],
    }


def _variant(spec: BlockSpec, variant: Variant) -> dict[str, Any]:
    ports = spec.ports({spec.mark.variant or "": variant.name})
    return {
        "name": variant.name,
        "title": variant.title,
        "help": variant.help,
        "help_url": variant.help_url,
        "hosts": list(variant.hosts),
        "inputs": [_input(port) for port in ports.inputs],
    }


def _input(port: PortSpec) -> dict[str, Any]:
    return _output(port) | {
        "default": to_jsonable_python(port.default),
        "choices": list(port.choices),
        "has_free_choice": port.has_free_choice,
        "many_links": port.many_links,
        "may_be_empty": port.may_be_empty,
        "is_port": port.is_port,
        "is_multiline": port.is_multiline,
        "example": to_jsonable_python(port.example),
        "offered": port.is_offered,
        "reused": port.is_reused,
    }


def _output(port: PortSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": port.name,
        "label": port.label,
        "type": port.type.name,
        "required": port.is_required,
        "help": port.help,
    }
    return said if port.only_when is None else said | {"only_when": port.only_when}
