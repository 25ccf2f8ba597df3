"""What holds of parts of a value: that they are known only after apply, or hidden. Pure."""

from typing import Any

Shape = bool | dict[str, Any] | list[Any]  # mirrors a value: True where it holds


class Shapes:
    """Without the branches in which nothing is marked, and each once: all resources of a type have the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Shape] = {}

    def of(self, raw: Any) -> Shape:
        if isinstance(raw, dict):
            branches = {name: shape for name, value in raw.items() if (shape := self.of(value)) is not False}
            return self._once(branches, *(part for name, shape in branches.items() for part in (name, id(shape))))
        if isinstance(raw, list):
            shapes = [self.of(value) for value in raw]
            return self._once(shapes, *map(id, shapes)) if any(shape is not False for shape in shapes) else False
        return raw is True

    def _once(self, shape: Shape, *key: Any) -> Shape:
        """By what is in it, which is known already and stays."""
        return self._known.setdefault((type(shape), *key), shape) if shape else False
