"""Whether there is a network, as far as the system tells; where it does not tell, the courier's timer must do."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

_Reach = QNetworkInformation.Reachability
_LEVELS = {_Reach.Disconnected: 1, _Reach.Local: 2, _Reach.Site: 3, _Reach.Online: 4}  # a hub may lie in the house


class Network(QObject):
    """The network of this machine.

    Signals:
        came_back: there is a network, or more of it than before; or its login page is done with.
        went: there is none any more.
    """

    came_back = Signal()
    went = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._info: QNetworkInformation | None = None
        self._level = 0

    def watch(self) -> bool:
        """Begin to listen; False where the system does not tell."""
        if self._info is None and QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._info = QNetworkInformation.instance()
            self._level = _LEVELS.get(self._info.reachability(), 0)
            self._info.reachabilityChanged.connect(self.hear)
            self._info.isBehindCaptivePortalChanged.connect(self._hear_portal)
        return self._info is not None

    def is_away(self) -> bool:
        """Whether the system says that there is no network."""
        return self._level == _LEVELS[_Reach.Disconnected]

    @Slot(QNetworkInformation.Reachability)
    def hear(self, reach: QNetworkInformation.Reachability) -> None:
        """The system tells how far the network reaches."""
        before, self._level = self._level, _LEVELS.get(reach, 0)
        if self._level == _LEVELS[_Reach.Disconnected]:
            self.went.emit()
        elif self._level > before:
            self.came_back.emit()

    @Slot(bool)
    def _hear_portal(self, behind: bool) -> None:
        if not behind:
            self.came_back.emit()
