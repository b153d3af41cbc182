package vn.quacan.phone;

import android.net.ConnectivityManager;
import android.net.Network;

/** Tells an interface, which Python can implement, whether the phone has a network. */
public final class NetworkWatch extends ConnectivityManager.NetworkCallback {
    public interface Listener {
        void changed(boolean online);
    }

    private final Listener listener;

    public NetworkWatch(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void onAvailable(Network network) {
        listener.changed(true);
    }

    @Override
    public void onLost(Network network) {
        listener.changed(false);
    }
}
