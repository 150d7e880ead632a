"""What does it cost, which papers are asked for, and is there room?"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from ecograph.edges import Charges, CountsAs, Edge, HasCapacity, Requires
from ecograph.nodes import Node
from ecograph.nodes.directory import Capacity, CostOption, Document, SlidingStep
from loaders.cells import Cells
from loaders.hsds.linking import Directory
from loaders.reading import slug

FREE = frozenset({"none", "free", "no fee", "no fees", "no charge", "no cost", "free of charge"})
CAPACITY = ("capacity", "no-capacity", "waitlist", "additional-assessment-required")


def read_costs(directory: Directory) -> Iterator[Node | Edge]:
    """Yield the ways to pay; "None" as the only word about fees means that it is free."""
    priced = set()
    directory.index("cost_options", "cost_option")
    for cells in directory.rows("cost_options"):
        services = directory.link(cells, "service_id", "service")
        lowest, highest = cells.cents("amount"), cells.cents("x_amount_at_most")
        if lowest is not None and highest is not None and highest < lowest:
            cells.problem("x_amount_at_most", f"is below the amount {cells['amount']}; left empty.")
            highest = None
        option = directory.make(
            CostOption,
            cells,
            id=directory.id("cost_option", cells["id"]),
            option=cells["option"],
            amount_cents=lowest,
            amount_at_most_cents=highest,
            currency=cells["currency"].upper(),
            amount_description=cells["amount_description"],
            per=cells.chosen("x_per", ("visit", "month", "once")),
            valid_from=cells.day("valid_from"),
            valid_to=cells.day("valid_to"),
            sliding=_steps(cells),
            insurance_accepted=cells.listed("x_insurance_accepted"),
        )
        if option is not None and services:
            yield option
            for service in services:
                priced.add(service)
                yield directory.join(Charges, service, option.id)
    for cells in directory.rows("services"):
        service = directory.id("service", cells["id"])
        said = cells["fees_description"]
        if said.lower().strip(" .") in FREE and service not in priced:
            id = directory.id("cost_option", f"{cells['id']}-fees")
            free = directory.make(
                CostOption, cells, id=id, option="free", amount_cents=0, amount_description=said
            )
            if free is not None:
                yield free
                yield directory.join(Charges, service, id)


def _steps(cells: Cells) -> tuple[SlidingStep, ...]:
    """Return the steps of a sliding scale, written as [[percent of poverty, dollars], ...]."""
    given = cells.parsed("x_sliding")
    if given is None:
        return ()
    try:
        steps = [
            SlidingStep(fpl_percent_at_most=int(percent), amount_cents=round(float(amount) * 100))
            for percent, amount in given
        ]
    except (TypeError, ValueError, OverflowError):
        cells.problem("x_sliding", "is no list of [percent, amount]; left empty.")
        return ()
    return tuple(sorted(steps, key=lambda step: step.fpl_percent_at_most))


def read_documents(directory: Directory) -> Iterator[Node | Edge]:
    """Yield the papers, what they count as, and who asks for them.

    The same words are the same paper.
    """
    directory.index("x_documents", "document", ("name",))
    for cells in directory.rows("x_documents"):
        paper = directory.make(
            Document,
            cells,
            id=directory.id("document", cells["id"]),
            name=cells["name"],
            description=cells["description"],
        )
        if paper is not None:
            yield paper
    for cells in directory.rows("x_counts_as"):
        proven = directory.link(cells, "counts_as_document_id", "document")
        for held in directory.link(cells, "document_id", "document"):
            for proof in proven:
                dated = directory.checked_on(cells, "as_of")
                yield directory.join(CountsAs, held, proof, url=cells["url"], **dated)
    for cells in directory.rows("required_documents"):
        services = directory.link(cells, "service_id", "service")
        papers = directory.link(cells, "x_document_id", "document")
        said = cells["document"]
        if not papers and said:
            digest = sha256(said.lower().encode()).hexdigest()[:8]
            local = f"{slug(said)[:40].strip('-')}-{digest}"
            id = directory.id("document", local)
            papers = (id,)
            if not directory.resolve("document", local):
                directory.know("document", local, (id,))
                name = said if len(said) <= 120 else f"{said[:117]}..."
                made = directory.make(
                    Document, cells, id=id, name=name, description=said if name != said else ""
                )
                if made is None:
                    continue
                yield made
        for service in services:
            for paper_id in papers:
                yield directory.join(
                    Requires,
                    service,
                    paper_id,
                    url=cells["x_url"],
                    **directory.checked_on(cells, "x_as_of"),
                )


def read_capacities(directory: Directory) -> Iterator[Node | Edge]:
    """Yield how much room services said they had, and what they say about waiting."""
    units = {cells["id"]: cells["name"] for cells in directory.rows("units")}
    directory.index("service_capacity", "capacity")
    for cells in directory.rows("service_capacity"):
        owners = directory.link(cells, "service_at_location_id", "service_at_location")
        services = directory.link(cells, "service_id", "service")
        available, maximum = cells.whole("available"), cells.whole("maximum")
        if available is not None and maximum is not None and available > maximum:
            cells.problem("available", f"is more than the maximum {maximum}; both are left out.")
            available = maximum = None
        capacity = directory.make(
            Capacity,
            cells,
            id=directory.id("capacity", cells["id"]),
            status=cells.chosen("x_status", CAPACITY),
            unit=cells["unit"] or units.get(cells["unit_id"], ""),
            available=available,
            maximum=maximum,
            wait_days=cells.whole("x_wait_days"),
            updated=cells.day("updated"),
            description=cells["description"],
        )
        if capacity is not None and (owners or services):
            yield capacity
            for owner in owners or services:
                yield directory.join(HasCapacity, owner, capacity.id)
    if not directory.has_column("services", "wait_time"):
        return
    for cells in directory.rows("services"):
        if not cells["wait_time"]:
            continue
        id = directory.id("capacity", f"{cells['id']}-wait")
        waiting = directory.make(Capacity, cells, id=id, description=cells["wait_time"])
        if waiting is not None:
            yield waiting
            yield directory.join(HasCapacity, directory.id("service", cells["id"]), id)
