"""Look for materials of the library that may be the same as one that somebody is about to add. Puts parts together."""

from corpus.records import Article
from retrieval.alike import nearest
from retrieval.items import material_item
from service.application import Casementor
from service.store.additions import known_materials
from service.twins import MOST, Twin, twins_of


async def find_twins(service: Casementor, material: Article) -> list[Twin]:
    """Materials alike in address, title or text, those alike in most ways first."""
    near = await service.in_thread(lambda: nearest(service.index, material_item(material), limit=MOST))
    async with service.database.reading() as session:
        known = await known_materials(session)
    return twins_of(material, known, near=near)
