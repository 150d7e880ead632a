"""The base of every value: frozen, no stray fields, no NaN."""

from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
)


class Record(BaseModel):
    """A value that cannot change, carries no field nobody declared, and no number that is none."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class Tagged(Record):
    """One of several alternatives, told apart by a field that is always written."""

    tag: ClassVar[str]

    @model_serializer(mode="wrap")
    def _with_tag(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {self.tag: getattr(self, self.tag), **write(self)}


Words = Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])]
"""A set of words, always written in the same order."""
