"""The pack of evidence of a signed text, in one zip: its PDF, each evidence, its part of the chain, the verifier, a guide."""

import io
import json
import zipfile
from datetime import datetime

from django.utils.timezone import localtime

from poles.domain.signing.packing import Proved
from poles.exchange.addresses import address
from poles.words import french

GUIDE = """PREUVES DE SIGNATURE
{title}, convention n° {number}

Ce dossier se lit sans le service « Pôles de stages ».

CE QU’IL CONTIENT
convention.pdf    le document signé, avec ses preuves et son sceau. Il s’ouvre avec tout lecteur de PDF.
preuves/          une preuve par signature : qui, comment cette personne a été reconnue, quand, quel texte.
connexions/        d’où chaque signature est venue (adresse de connexion, navigateur) : la preuve en porte
                  l’empreinte seule. À ne donner qu’à un juge ou à une autorité.
posterieures/     les preuves de signatures données après le scellement (lecture d’une séquence d’observation).
papier/           les pages signées à la main et numérisées, s’il y en a.
chaine.json       les maillons de la chaîne des preuves de l’académie, de la première signature au sceau.
sceaux.pem        les certificats des sceaux du service.
verifier.py       le programme de vérification : un seul fichier, lisible.

QUI A SIGNÉ
{signed}

VÉRIFIER SANS RÉSEAU
1. Installez Python 3.11 ou plus récent, puis : python -m pip install pyHanko
2. Lancez : python verifier.py preuves.zip --root sceaux.pem

Ne croyez pas ce dossier sur parole : prenez « sceaux.pem » et « verifier.py » sur le site du service,
ou comparez l’empreinte de la clé avec celle que publie l’académie :
{check}

CE QUE CELA PROUVE
Le document n’a pas changé depuis son scellement ; chaque preuve porte sur ce texte exact, octet pour octet ;
l’ordre des signatures est celui de la chaîne. Ce sont des signatures électroniques simples (règlement eIDAS,
article 25) avec un faisceau de preuves, et un cachet électronique du service.
"""


def pack(of: Proved, *, at: datetime, proof_page: bytes = b"") -> bytes:
    """The zip. ``proof_page``: the same evidence to be read by a person (PDF), when there is one."""
    guide = GUIDE.format(
        title=of.version.get_kind_display(),
        number=of.agreement.number,
        signed="\n".join(_line(one) for one in of.signatures) or "(personne)",
        check=address("public:check_code", of.agreement.code),
    )
    files = {
        "LISEZMOI.txt": guide.encode(),
        "convention.pdf": of.sealed,
        **{f"preuves/{name}": content for name, content in of.evidence.items()},
        **{f"connexions/{name}": content for name, content in of.connections.items()},
        **{f"posterieures/{name}": content for name, content in of.late.items()},
        **{f"papier/{name}": content for name, content in of.scans.items()},
        "chaine.json": json.dumps(of.chain, indent=1).encode(),
        "sceaux.pem": "".join(of.roots).encode(),
        "verifier.py": of.verifier,
    }
    if proof_page:
        files["preuves.pdf"] = proof_page
    moment = localtime(at).timetuple()[:6]
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _line(signature) -> str:
    moment = localtime(signature.signed_at)
    capacity = signature.signatory.capacity or signature.get_party_display()
    when = f"le {french.long_date(moment.date())} à {french.hour(moment.time())}"
    return f"- {signature.signatory.name} ({capacity}), {when}, {signature.get_means_display()}"
