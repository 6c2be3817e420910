"""An address that a person has decided about is not asked again: its text is an alias of what they chose."""

from ingest.address.parts import divide
from ingest.address.tail import Tail, parse_tail, settle
from ingest.geocode.decide import BUILDING, ESTATE, MATCHED, Outcome
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason


def decided(text: str, gazetteer: Gazetteer) -> tuple[Outcome, Tail] | None:
    """The outcome that a person chose for a normalised text; None where nobody did.

    Unit, floor and room of the text still lead to the dwelling inside the building that was chosen.
    """
    target = gazetteer.decided.get(text)
    if target is None:
        return None
    building, place = target
    if building < 0:
        point = (float(gazetteer.place_lon[place]), float(gazetteer.place_lat[place]))
        area = gazetteer.place_community[place]
        chosen = Outcome(ESTATE, MATCHED, 1.0, place=place, area=area, point=point, reason=Reason.DECIDED)
        return chosen, Tail()
    area = gazetteer.building_community[building]
    chosen = Outcome(BUILDING, MATCHED, 1.0, building, place, area, reason=Reason.DECIDED)
    return chosen, settle(parse_tail(divide(text).tail), "")
