"""Where a field goes in Dublin Core, MARC 21, LIDO and EAD, or why it goes nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cleaning import words_of

FORMATS = ("dc", "marc", "lido", "ead")


@dataclass(frozen=True)
class Target:
    """Places in the other format, the first being the main one; ``converter`` names code where copying will not do."""

    paths: tuple[str, ...]
    converter: str = ""

    @property
    def path(self) -> str:
        return self.paths[0]


@dataclass(frozen=True)
class Excuse:
    """A loss on purpose, with its reason."""

    reason: str


_DC = words_of(
    "title creator subject description publisher contributor date type format identifier source language "
    "relation coverage rights"
)
_DCTERMS = words_of(
    "abstract accessRights accrualMethod alternative audience available bibliographicCitation conformsTo "
    "created dateAccepted dateCopyrighted extent hasPart hasVersion isPartOf isReferencedBy isReplacedBy "
    "isVersionOf issued license medium modified provenance references replaces rightsHolder spatial "
    "tableOfContents temporal valid"
)
# LIDO elements by their local names, as far as a museum's catalogue reaches into them.
_LIDO = words_of(
    "actorInRole appellationValue beginningDate category classification conceptID culture displayDate "
    "displayEdition displayEvent displayMaterialsTech displayObjectMeasurements displayState earliestDate "
    "latestDate endingDate eventActor eventDate eventDescriptionSet eventMaterialsTech eventMethod eventName "
    "eventPlace eventType gender birthDate deathDate inscriptions legalBodyName legalBodyWeblink linkResource "
    "lidoRecID nameActorSet namePlaceSet nationalityActor objectDescriptionSet objectMeasurements "
    "objectMeasurementsSet objectName objectNote objectPublishedID objectWorkType partOfPlace recordID "
    "recordInfoLink recordRights recordSource recordType recordWorkID relatedEvent relatedWork relatedWorkSet "
    "relatedWorks repositoryLocation repositoryName repositorySet resourceDateTaken resourceDescription "
    "resourceID resourceMeasurementsSet resourcePerspective resourceSource resourceType rightsDate "
    "rightsHolder rightsResource rightsType rightsWorkSet roleActor sourceDescriptiveNote subjectActor "
    "subjectConcept subjectDate subjectEvent subjectObject subjectPlace subjectSet termMaterialsTech titleSet "
    "vitalDatesActor workID placeClassification gml creditLine"
)
_EAD = words_of(
    "abstract accessrestrict accruals acqinfo altformavail appraisal arrangement author bibliography bioghist "
    "c chronlist container controlaccess corpname custodhist dao daodesc date did dimensions editionstmt "
    "eventname extent famname fileplan function genreform geogname head imprint index langmaterial langusage "
    "language materialspec name note notestmt occupation odd originalsloc originaldate origination "
    "otherfindaid persname physdesc physfacet physloc phystech prefercite processinfo publicationstmt "
    "publisher relatedmaterial repository revisiondesc scopecontent separatedmaterial seriesstmt sponsor "
    "subject subtitle title titleproper titlestmt unitdate unitid unittitle userestrict"
)
_MARC = re.compile(r"(LDR|00[1-8])(/\d\d(-\d\d)?)?|\d{3}([0-9#]{2})?(\$[a-z0-9])*")
EXPECTED = {
    "dc": "one of the fifteen Dublin Core elements, or dcterms: and a term",
    "marc": "a MARC field such as 245$a or 008/35-37",
    "lido": "a LIDO element such as eventMaterialsTech",
    "ead": "an EAD element such as unittitle or controlaccess/subject",
}


def is_target(format_: str, path: str) -> bool:
    """Whether the other format has such a place."""
    if format_ == "dc":
        prefix, _, term = path.rpartition(":")
        return (prefix == "dcterms" and term in _DCTERMS) or (not prefix and term in _DC)
    if format_ == "marc":
        return _MARC.fullmatch(path) is not None
    known = _LIDO if format_ == "lido" else _EAD
    return all(step.partition("@")[0] in known for step in path.split("/"))
