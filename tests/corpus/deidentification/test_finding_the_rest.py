"""Schools, places, contacts, dates, numbers and hints: found in many spellings, and what is none of them stays."""

import pytest

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus, Fault


@pytest.fixture(scope="module")
def library(shipped: tuple[Corpus, list[Fault]]) -> Rarity:
    """The shipped library."""
    return Rarity(shipped[0].cases, shipped[0].articles)


@pytest.fixture(scope="module")
def deidentifier() -> Deidentifier:
    """The finders with their lists."""
    return Deidentifier()


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (EntityKind.SCHOOL, "I work at School No 12 in Tver now.", "School No 12 in Tver"),
        (EntityKind.SCHOOL, "we are the school by the brewery", "the school by the brewery"),
        (EntityKind.SCHOOL, "I came to Saulėtekis Gymnasium last year.", "Saulėtekis Gymnasium"),
        (EntityKind.SCHOOL, "I came to the Pushkin Lyceum last year.", "the Pushkin Lyceum"),
        (EntityKind.PLACE, "They moved to Kaunas.", "Kaunas"),
        (EntityKind.PLACE, "He lives on Lenin Street 5.", "on Lenin Street 5"),
        (EntityKind.CONTACT, "Write to anna.p@mail.ru please.", "anna.p@mail.ru"),
        (EntityKind.CONTACT, "Ring +370 612 34567 today.", "+370 612 34567"),
        (EntityKind.CONTACT, "I saw it at vk.com/petya yesterday.", "vk.com/petya"),
        (EntityKind.CONTACT, "He is @petya_2012 there.", "@petya_2012"),
        (EntityKind.DATE, "It happened on 12 March 2024.", "on 12 March 2024"),
        (EntityKind.DATE, "It happened on the third of May.", "on the third of May"),
        (EntityKind.DATE, "It happened on 12.03.2024 at school.", "on 12.03.2024"),
        (EntityKind.ID, "It is written in case 2026-000123 too.", "case 2026-000123"),
        (EntityKind.ID, "I teach in 7B on Mondays.", "7B"),
        (EntityKind.INDIRECT, "Our village of 40 people talks.", "Our village of 40 people"),
        (EntityKind.INDIRECT, "Her father is the mayor.", "Her father is the mayor"),
        (EntityKind.INDIRECT, "Her father, the mayor, rang me.", "Her father, the mayor,"),
        (EntityKind.INDIRECT, "Last year she won the regional biathlon.", "she won the regional biathlon"),
        (EntityKind.INDIRECT, "She is the only deaf pupil in the village.", "the only deaf pupil in the village"),
        (EntityKind.INDIRECT, "His uncle owns the shop by the church.", "His uncle owns the shop by the church"),
        (EntityKind.INDIRECT, "Her brother was killed in the mine.", "Her brother was killed in the mine"),
        (EntityKind.INDIRECT, "Her father is in prison until June.", "is in prison until June"),
        (EntityKind.INDIRECT, "They have nine children and a cow.", "have nine children"),
        (EntityKind.INDIRECT, "She came third in the all-Russian olympiad.", "came third in the all-Russian olympiad"),
        (EntityKind.ORGANISATION, "His father drives for Northern Freight.", "Northern Freight"),
        (EntityKind.ORGANISATION, "The coach of FC Lokomotiv rang me.", "FC Lokomotiv"),
        (EntityKind.ORGANISATION, "We wrote to Baltic Bank again.", "Baltic Bank"),
        (EntityKind.ORGANISATION, 'She goes to a dance club, "Grace", often.', 'a dance club, "Grace",'),
        (EntityKind.PLACE, "We live in the centre of Kineshma.", "Kineshma"),
        (EntityKind.CONTACT, "Write to lena . petrova @ gmail . com today.", "lena . petrova @ gmail . com"),
        (EntityKind.DATE, "We begin again le 3 juin at eight.", "le 3 juin"),
        (
            EntityKind.DATE,
            "He came on the first of May two thousand and twelve.",
            "on the first of May two thousand and twelve",
        ),
        (EntityKind.ID, "There is a complaint, Az. 12-778.", ", Az. 12-778"),
    ],
)
def test_it_is_found(kind: EntityKind, text: str, found: str, deidentifier: Deidentifier, library: Rarity) -> None:
    findings = deidentifier.find({"essence": text}, known=Known(), library=library)
    assert [(finding.kind, finding.text) for finding in findings] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "The lesson begins at 8.10 and lasts 45 minutes.",
        "It has been so for two years, since October.",
        "He is 13 years old and got 7 of 12 points on page 214.",
        "They do exercise 5a in silence, then 3 m of rope are cut.",
        "In 1812 the army crossed the river.",
        "The only boy who listened was asleep.",
        "The music school is in another building.",
        "Our school is small and I work there with joy.",
        "She is the best pupil in the class, and he is the leader of the group.",
        "It was the first lesson in the school for me.",
        "She has ten children in her group, twenty-eight children in form 7.",
        "In the text two people died in the story.",
        "He is the captain, and it is the general rule.",
        "We play in Google Classroom and read War and Peace on Victory Day.",
    ],
)
def test_what_only_looks_like_it_stays(text: str, deidentifier: Deidentifier, library: Rarity) -> None:
    assert deidentifier.find({"essence": text}, known=Known(), library=library) == ()


def test_employer_and_town_of_the_author_are_found(deidentifier: Deidentifier, library: Rarity) -> None:
    known = Known(institutions=("Greenfield School of Arts",), places=("Oakmere",))
    found = deidentifier.find({"essence": "At greenfield school of arts in oakmere."}, known=known, library=library)
    assert [finding.kind for finding in found] == [EntityKind.SCHOOL, EntityKind.PLACE]
