"""Grades of findings: 严重 / 较重 / 一般 of this system, at once or by a deadline, and what is a 重大事故隐患.

The grades are suggestions (本系统分级) and no law. Only the 19 + 2 cases of the mine safety notices are 重大事故隐患,
and they belong to the safety authority.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from inspector.domain.instruments import Clause
from inspector.domain.records import Authority, Finding, Manner, Severity
from inspector.domain.sources import Sourced, SourceStatus
from inspector.errors import Code, DomainError
from inspector.i18n import N_, tr

_NAMES: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.A: N_("严重（本系统分级）"), Severity.B: N_("较重（本系统分级）"), Severity.C: N_("一般（本系统分级）")}
)
_CASES: Final = {"88": 19, "41": 2}  # 矿安〔2022〕88号, 矿安〔2024〕41号: tailings ponds
# 1108 逃避监管, 1169 擅自倾倒, 1175 第五、八项: 移送研判, never settled on the spot
_NEVER_AT_ONCE: Final = frozenset({"1108", "1169"})


def severity_name(severity: Severity) -> str:
    """The grade's name, which always says that it is this system's own."""
    return tr(_NAMES[severity])


def major_hazard(hazard: str) -> Sourced[str]:
    """The clause of a 重大事故隐患 case such as 88-3, as a clause id.

    Raises:
        DomainError: HAZARD_UNKNOWN for anything but the 19 + 2 cases.
    """
    notice, _, case = hazard.partition("-")
    if not case.isdecimal() or case != str(int(case)) or not 1 <= int(case) <= _CASES.get(notice, 0):
        raise DomainError(Code.HAZARD_UNKNOWN, hazard=hazard)
    source = "矿安〔2022〕88号" if notice == "88" else "矿安〔2024〕41号"
    return Sourced(f"safety{notice}:{int(case)}", source, SourceStatus.SEEN)


def authority_of(authority: Authority, *, hazard: str = "") -> Authority:
    """Who acts: a 重大事故隐患 of dam safety is the safety authority's, whatever the form says."""
    if hazard:
        major_hazard(hazard)
        return Authority.SAFETY
    return authority


def why_not_at_once(severity: Severity, penalty: Clause | None, *, allowed: bool = True, hazard: str = "") -> str:
    """Why the finding must not be settled as 立行立改; empty where it may.

    Args:
        severity: grade of the finding.
        penalty: its penalty clause, if it has one.
        allowed: what the checklist says of the item.
        hazard: case of a 重大事故隐患.
    """
    if not allowed:
        return tr("检查表注明该项目不得立行立改")
    if hazard:
        return tr("重大事故隐患须通报并限期治理")
    if penalty is not None and (penalty.article in _NEVER_AT_ONCE or (penalty.transfer and severity is Severity.A)):
        return tr("该问题须作移送研判")
    return ""


def check_manner(finding: Finding, penalty: Clause | None, *, allowed: bool = True, hazard: str = "") -> None:
    """Refuse 立行立改 where it is forbidden.

    Raises:
        DomainError: AT_ONCE_FORBIDDEN.
    """
    reason = why_not_at_once(finding.severity, penalty, allowed=allowed, hazard=hazard)
    if finding.manner is Manner.AT_ONCE and reason:
        raise DomainError(Code.AT_ONCE_FORBIDDEN, reason=reason)
