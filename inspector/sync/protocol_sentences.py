"""The sentence for each reason why a hub set a record aside, refused it, or gave a document no official number.

Said by the hub and by the laptop alike.
"""

from __future__ import annotations

from inspector.i18n import tr
from inspector.sync.protocol import NumberReason, Reason


def tell_reason(reason: str, *, waiting_for: int = 0) -> str:
    """The sentence for a reason; empty for none, and for one of a later version.

    Args:
        reason: the text of a `Reason`.
        waiting_for: the place in the chain that must come first.
    """
    sentences = {
        Reason.WAITING: tr("这台设备的第 {place} 条记录还没有到，等它到了再计入。内容已保存。", place=waiting_for),
        Reason.FORK: tr(
            "这台设备的同一位置已有另一条记录，可能复制过数据文件夹或恢复过旧备份。内容已另存，请联系管理员。"
        ),
        Reason.ID_TAKEN: tr("另一条记录用了同一个编号。内容已另存，请联系管理员。"),
        Reason.NOT_CANONICAL: tr("记录的写法不规范，没有接收。设备上的记录请保留，并更新程序。"),
        Reason.WRONG_HASH: tr("记录与它的校验值不符，没有接收。设备上的记录请保留，并重新发送。"),
        Reason.WRONG_SIGNATURE: tr("记录的签名与登记的密钥不符，没有接收。设备上的记录请保留，并联系管理员。"),
        Reason.MALFORMED: tr("记录缺少必要的内容或内容过长，没有接收。设备上的记录请保留，并更新程序。"),
        Reason.UNKNOWN_DEVICE: tr("记录来自没有在本机关登记的设备，没有接收。请先登记那台设备。"),
        Reason.REVOKED: tr("记录来自已停用的设备，没有接收。设备上的记录请保留，并联系管理员。"),
        Reason.TOO_MANY_WAITING: tr("这台设备等待处理的记录过多，暂不接收。设备上的记录请保留，稍后会自动重发。"),
    }
    return sentences.get(Reason(reason), "") if reason in set(Reason) else ""


def tell_number_reason(reason: str) -> str:
    """The sentence for the text of a `NumberReason`; empty for none, and for one of a later version."""
    sentences = {
        NumberReason.NOT_HERE: tr("服务器上没有这份文书，或者它属于别的机关。文书仍用临时编号；下次同步会再取。"),
        NumberReason.NOT_TEMPORARY: tr("这份文书没有临时编号，或者这类文书不编号，没有登记正式文号。"),
        NumberReason.NO_ORGAN: tr("出具文书的设备不属于任何机关，不能登记正式文号。文书仍用临时编号；请联系管理员。"),
        NumberReason.EXHAUSTED: tr("本机关这一年的文号已发放完。文书仍用临时编号；请联系管理员。"),
    }
    return sentences.get(NumberReason(reason), "") if reason in set(NumberReason) else ""
