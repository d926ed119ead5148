"""The banner of a walk whose checklist has a newer version: losses are shown first, nothing changes unasked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from inspector.i18n import N_, tr
from inspector.ui.page import Choice, Frame
from inspector.ui.widgets.banner import Banner
from inspector.ui.workplace import Workplace
from inspector.workflow import form_versions
from inspector.workflow.form_versions import Loss, LossReason, VersionOffer

_REASONS = {
    LossReason.GONE: N_("新版本没有这道题"),
    LossReason.TYPE: N_("新版本换了题型"),
    LossReason.CHOICE: N_("新版本没有这个选项"),
}


class VersionNotice(Banner):
    """Hidden until there is a newer version.

    Signals:
        leaving: the draft is about to change; the page hands over what is unsaved.
        changed: the draft goes on with another version; the page opens it again.
    """

    leaving = Signal()
    changed = Signal()

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__("versionNotice")
        self._frame, self._workplace = frame, workplace
        self._draft = ""
        self._offer: VersionOffer | None = None
        self._declined: set[tuple[str, str]] = set()
        self.acted.connect(self._look_again)
        self.closed.connect(self._decline)

    def look(self, draft: str) -> None:
        """See whether this draft's checklist has a newer version."""
        self._draft, self._offer = draft, None
        self.hide()
        self._workplace.call(form_versions.offer_version, draft, on_done=self._show, on_error=self._frame.show_error)

    def _show(self, offer: VersionOffer | None) -> None:
        if offer is None or offer.draft != self._draft or (offer.draft, offer.to_version) in self._declined:
            return
        self._offer = offer
        words = tr(
            "检查表《{title}》有新版本 {new}，这次检查用的是 {old}。", title=offer.title, new=offer.to_version,
            old=offer.from_version,
        )  # fmt: skip
        self.show_words(words, tone="info", action=N_("看看换版会怎样"))

    def _look_again(self) -> None:
        """Work the losses out from the answers of now, then ask."""
        self.leaving.emit()
        self._workplace.call(
            form_versions.offer_version, self._draft, on_done=self._ask, on_error=self._frame.show_error
        )

    def _ask(self, offer: VersionOffer | None) -> None:
        if offer is None or offer.draft != self._draft:
            self.hide()
            return
        stay = Choice("stay", tr("继续用版本 {version}", version=offer.from_version))
        if offer.losses:
            words = tr("换到版本 {version}，丢失 {count} 个答案", version=offer.to_version, count=len(offer.losses))
            change = Choice("change", words, kind="danger")
        else:
            change = Choice("change", tr("换到版本 {version}", version=offer.to_version), kind="primary")
        title = tr("换到新版本？")
        self._frame.ask(title, losses_in_words(offer.losses), (stay, change), partial(self._chosen, offer))

    def _chosen(self, offer: VersionOffer, key: str) -> None:
        if key != "change":
            return
        self.leaving.emit()
        self._workplace.call(
            form_versions.change_version,
            offer,
            accept_losses=True,
            on_done=partial(self._done, offer),
            on_error=self._frame.show_error,
            changes=True,
        )

    def _done(self, offer: VersionOffer, _nothing: object) -> None:
        self.hide()
        self._frame.toast(
            tr("已换到版本 {version}。", version=offer.to_version), undo=partial(self._take_back, offer.draft)
        )
        self.changed.emit()

    def _take_back(self, draft: str) -> None:
        self.leaving.emit()
        self._workplace.call(
            form_versions.undo_version,
            draft,
            on_done=self._taken_back,
            on_error=self._frame.show_error,
            changes=True,
        )

    def _taken_back(self, _nothing: object) -> None:
        self.changed.emit()

    def _decline(self) -> None:
        if self._offer is not None:
            self._declined.add((self._offer.draft, self._offer.to_version))


def losses_in_words(losses: tuple[Loss, ...]) -> str:
    """Every answer that would be lost, a line each; or that none would be."""
    if not losses:
        return tr("所有答案都能保留。换版后 10 秒内可以撤销。")
    lines = [tr("会丢失下面的答案，其余的都保留。换版后 10 秒内可以撤销。")]
    lines += [
        tr("{label}：{answer}（{reason}）", label=loss.label, answer=loss.answer, reason=tr(_REASONS[loss.reason]))
        for loss in losses
    ]
    return "\n".join(lines)
