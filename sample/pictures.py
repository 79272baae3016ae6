"""From a recipe such as 'plate chest tile' or 'scene caravan dawn 4 sepia' to a treated picture."""

from collections.abc import Callable
from typing import Any

from sample.drawing import graphics, objects_house, objects_metal, render, scenes
from sample.drawing.plates import plate

OBJECTS: dict[str, Callable[[], str]] = {**objects_metal.OBJECTS, **objects_house.OBJECTS}


def svg_of(recipe: str) -> tuple[str, str]:
    """The drawing of a recipe and the look it wears unless told otherwise. Raises KeyError for an unknown name."""
    word, *args = recipe.split()
    if word == "plate":
        return plate(OBJECTS[args[0]](), args[1]), "plate"
    if word == "cover":
        return graphics.cover(OBJECTS[args[0]](), args[1]), "plate"
    if word == "engraving":
        return graphics.engraving(OBJECTS[args[0]]()), "ink"
    if word == "portrait":
        return graphics.PORTRAITS[args[0]](), "plate"
    if word == "emblem":
        return graphics.EMBLEMS[args[0]](), "plate"
    if word == "poster":
        return graphics.poster(args[0]), "print"
    if word == "map":
        return graphics.route_map(), "print"
    if word == "scene":
        mood = {"mood": args[1]} if len(args) > 1 else {}
        return scenes.SCENES[args[0]](**mood), "photo"
    raise KeyError(f"no such picture: {recipe}")


def paint(recipe: str, width: int, look: str, seed: int) -> Any:
    """A pyvips image of the recipe, `width` pixels wide, in memory."""
    svg, usual = svg_of(recipe)
    return render.picture(svg, width, look or usual, seed)
