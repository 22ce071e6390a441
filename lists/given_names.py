"""Common given names: where the form of a text leaves open what it is, they tell persons from places and titles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lists.headings import normalize

_NAMES = """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel frank patrick alexander jack henry
    peter adam nathan zachary walter kyle harold carl jeremy keith roger arthur lawrence albert joe ethan mary
    patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley
    kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca laura sharon cynthia
    kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine rachel maria janet
    catherine diane julie olivia heather joyce ruth lauren kelly christina joan evelyn judith andrea hannah
    jacqueline martha gloria teresa ann anne sara frances kathryn janice jean alice julia grace ana jose juan luis
    carlos jesus javier francisco antonio manuel miguel angel pedro alejandro fernando jorge rafael pablo sergio
    andres ramon enrique vicente alberto diego raul ruben alvaro marta carmen isabel dolores pilar cristina rosa
    lucia elena sofia paula beatriz rocio silvia raquel ines mercedes josefa montserrat joao paulo marcos lucas
    gabriel rui nuno tiago catarina mariana fernanda juliana camila pierre michel philippe jacques alain bernard
    francois nicolas laurent christophe stephane sylvie nathalie isabelle francoise martine monique sophie camille
    chloe lea manon claire juliette giovanni giuseppe mario luigi francesco marco matteo lorenzo alessandro giulia
    chiara francesca federica valentina paola hans klaus jurgen wolfgang andreas stefan martin sabine ursula monika
    petra renate claudia katharina birgit heike anja jan lukas leon felix piotr andrzej krzysztof tomasz pawel
    agnieszka katarzyna malgorzata ewa joanna magdalena ivan sergei dmitri alexei olga natalia tatiana svetlana
    irina ekaterina mohammed ahmed ali omar fatima aisha hassan hussein lars erik anders nils karin kristina ingrid
"""
_COMMON = frozenset(_NAMES.split())


def count_given_names(texts: Iterable[str]) -> int:
    """Return how many texts begin with a common given name."""
    first = (re.match(r"\W*([^\W\d_]+)", text) for text in texts)
    return sum(found is not None and normalize(found[1]) in _COMMON for found in first)
