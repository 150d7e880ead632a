"""What would the directory list if a service were there that is not yet?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ecograph.nodes import CostOption, Intervention, local_id
from ecograph.nodes.client import NewService
from ecograph.nodes.directory import SpokenLanguage
from matchers.directory import Directory, Row
from matchers.directory.facets import Catchment, Conditions, Papers, Prices, Provider, Room, Tongues

OPEN_TO_ALL = "None"
"""What directories write where there is no condition."""


def rows_of(step: Intervention, directory: Directory) -> list[Row]:
    """The rows of the service that a step would make; none where what it is like is not listed."""
    new = step.new_service
    if new is None:
        return []
    models = [row for row in directory.given_by(new.like) if row.service.id == new.like]
    if new.point is not None:
        models = models[:1]
    return [_row(step, new, row) for row in models]


def beside(directory: Directory, steps: Iterable[Intervention]) -> tuple[Directory, dict[int, str]]:
    """The directory with the rows of such services, and by row the step that would make it."""
    made = [(step.id, row) for step in steps for row in rows_of(step, directory)]
    if not made:
        return directory, {}
    first = len(directory.rows)
    whole = Directory((*directory.rows, *(row for _, row in made)), directory.commit)
    return whole, {first + place: id for place, (id, _) in enumerate(made)}


def _row(step: Intervention, new: NewService, row: Row) -> Row:
    """Copy a row, but for what is said of the new service; nobody has reported its free places."""
    id = f"service:{step.id.split(':')[1]}:new-by-{local_id(step.id)}"
    service = row.service.model_copy(update={"id": id, "name": step.name})
    changes: dict[str, object] = {
        "service": service,
        "room": Room(None),
        "provider": Provider(id, row.provider.organization_id),
    }
    if new.point is not None:
        changes["location"] = None
        changes["site"] = replace(
            row.site, point=new.point, radius_m=0.0, precision="given", confidential=False
        )
    if new.speaks:
        spoken = tuple(SpokenLanguage(tag=tag, name=tag) for tag in new.speaks)
        changes["tongues"] = Tongues(
            (*row.tongues.offered, *spoken), row.tongues.complete, row.tongues.interpretation
        )
    if new.amount_cents is not None:
        price = CostOption(id="x:x:x", amount_cents=new.amount_cents)
        changes["prices"] = Prices((price,), "")
    if "eligibility" in new.without:
        changes["conditions"] = Conditions(None, OPEN_TO_ALL)
    if "documents" in new.without:
        changes["papers"] = Papers(())
    if "area" in new.without:
        changes["catchment"] = Catchment((), row.catchment.delivery)
    return replace(row, **changes)  # type: ignore[arg-type]  # each under its own name
