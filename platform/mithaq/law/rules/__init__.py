"""Every rule of the legal framework, by its id; values are those of the stored consolidated texts."""

from mithaq.law.rules import bodies, communes, control, councils, court, openness, provinces, regions
from mithaq.law.rules.kinds import Rule

_MODULES = (communes, control, court, provinces, regions, bodies, councils, openness)

RULES: dict[str, Rule] = {rule.rule_id: rule for module in _MODULES for rule in module.RULES}
if len(RULES) != sum(len(module.RULES) for module in _MODULES):
    raise ValueError("two legal rules share an id")
