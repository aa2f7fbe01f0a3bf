"""Guide: what links and lessons ask of the page, carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ganviz.app.address import Arrival
from ganviz.app.tour import TourActs
from ganviz.presets import load_preset

if TYPE_CHECKING:
    from ganviz.app.lab import Lab


def arrive(lab: Lab, arrival: Arrival) -> None:
    """Be what the address asks for."""
    link = arrival.link
    lab.wishes.hide("link", link.hidden)
    if link.lesson:
        lab.tour.panel.open(link.lesson, link.page - 1 if link.page else None)
        asked = arrival.experiment
        if asked is not None and asked.settings() != lab.controls.experiment.settings():
            lab.controls.change({"data": asked.data, **link.settings}, afresh=True)
    if link.views is not None:
        lab.desk.open(link.views)
    if link.presenter:
        lab.wishes.present()
    lab.toolbar.lead_to_wall(lab.address.wall())
    if arrival.left is not None:
        lab.notice.show(f"{arrival.left.told} It is paused where it stood in the wall.")
    problems = [*arrival.problems, *lab.tour.panel.broken]
    if problems:
        lab.notice.show(" ".join(problems), "warning")


def acts_for_lessons(lab: Lab) -> TourActs:
    """What a lesson may ask of the page; its parts are used when it does, not before."""

    def load(preset: str | None, settings: Mapping[str, Any]) -> None:
        if preset:
            lab.wishes.load(load_preset(preset), settings)
        else:
            lab.controls.change({"data": "ring", "seed": 0, **settings}, afresh=True)

    def act(action: str) -> None:
        plain = {"play": lab.engine.play, "pause": lab.engine.pause}
        (plain.get(action) or lab.wishes.actions[action])()

    def point_out(node: str) -> None:
        lab.desk.diagram.act("", (node,) if node else ())
        lab.desk.point_out(node)

    return TourActs(
        load=load,
        change=lambda settings: lab.controls.change(settings),
        act=act,
        hide=lambda names: lab.wishes.hide("lesson", names),
        views=lambda names: lab.desk.open(names),
        attend=point_out,
        still=lambda: lab.slow_motion.leave(),
        keep=lambda progress: lab.bridge.param.update(keep=progress),
        moved=lambda: lab.address.write(),
    )
