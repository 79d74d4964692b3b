"""Names on the command line → rows of the cluster; refuses to guess."""

from __future__ import annotations

from lianpu.cluster.cluster import Cluster
from lianpu.errors import AmbiguousNameError, UnknownNameError
from lianpu.intake.enterprises import EnterpriseResolver, Named
from lianpu.intake.products import ProductResolver
from lianpu.language import gettext as _


def find_enterprise(cluster: Cluster, words: str) -> str:
    """The enterprise with this id, code or name; raises where none or several are meant."""
    if words in set(cluster["enterprises"]["id"]):
        return words
    by_code = dict(cluster["enterprise_identifiers"].select("value", "enterprise").iter_rows())
    if words in by_code:
        return by_code[words]
    found = EnterpriseResolver(cluster).resolve([Named(words)])[0]
    if found.enterprise:
        return found.enterprise
    if found.candidates:
        raise AmbiguousNameError(_several(words, [f"{c.enterprise} {c.name}" for c in found.candidates]))
    raise UnknownNameError(
        _("No enterprise is called {words}; the table enterprises lists ids and names.").format(words=words)
    )


def find_product(cluster: Cluster, words: str) -> str:
    """The product with this id, name or alias; raises where none or several are meant."""
    if words in set(cluster["products"]["id"]):
        return words
    (found,) = ProductResolver(cluster).answers([words])
    if found.product:
        return found.product
    names = dict(cluster["products"].select("id", "name").iter_rows())
    if found.candidates:
        raise AmbiguousNameError(_several(words, [f"{c['product']} {names[c['product']]}" for c in found.candidates]))
    raise UnknownNameError(
        _("No product is called {words}; the table products lists ids and names.").format(words=words)
    )


def _several(words: str, found: list[str]) -> str:
    return _("{words} is not sure. Did you mean: {found}?").format(words=words, found="; ".join(found))
