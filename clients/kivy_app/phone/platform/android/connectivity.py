"""Whether there is a network, by the callback of the connectivity manager.

First device build: flight mode on and off, from Wi-Fi to mobile data and back; `NetworkWatch` is ours, in java/.
"""

from collections.abc import Callable
from typing import Any

from jnius import PythonJavaClass, autoclass, java_method

from phone.platform.android.activity import kept, system_service

_INTERNET = 12  # NetworkCapabilities.NET_CAPABILITY_INTERNET


class NetworkListener(PythonJavaClass):  # type: ignore[misc]  # pyjnius has no annotations
    """Android's callback is a class, which Python cannot extend; ours in Java passes it on to this interface."""

    __javainterfaces__ = ["vn/quacan/phone/NetworkWatch$Listener"]  # noqa: RUF012  # pyjnius reads it
    __javacontext__ = "app"

    def __init__(self) -> None:
        super().__init__()
        self.tell: Callable[[bool], None] | None = None

    @java_method("(Z)V")  # type: ignore[untyped-decorator]  # as above
    def changed(self, online: bool) -> None:  # noqa: FBT001  # Java's own
        if self.tell is not None:
            self.tell(bool(online))


class NetworkConnectivity:
    def __init__(self) -> None:
        self._manager = system_service("connectivity", "android.net.ConnectivityManager")
        self._listener: NetworkListener = kept(NetworkListener())
        self._watch: Any = autoclass("vn.quacan.phone.NetworkWatch")(self._listener)

    def online(self) -> bool:
        network = self._manager.getActiveNetwork()
        abilities = None if network is None else self._manager.getNetworkCapabilities(network)
        return abilities is not None and bool(abilities.hasCapability(_INTERNET))

    def watch(self, on_change: Callable[[bool], None]) -> None:
        self.stop()
        self._listener.tell = on_change
        self._manager.registerDefaultNetworkCallback(self._watch)

    def stop(self) -> None:
        if self._listener.tell is not None:
            self._listener.tell = None
            self._manager.unregisterNetworkCallback(self._watch)
