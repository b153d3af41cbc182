package android.net;

public class ConnectivityManager {
    public static final ConnectivityManager ONLY = new ConnectivityManager();
    private static Network active = new Network();
    private static NetworkCallback callback;

    public static class NetworkCallback {
        public void onAvailable(Network network) {}
        public void onLost(Network network) {}
    }

    public Network getActiveNetwork() { return active; }

    public NetworkCapabilities getNetworkCapabilities(Network network) { return new NetworkCapabilities(); }

    public void registerDefaultNetworkCallback(NetworkCallback watch) { callback = watch; }

    public void unregisterNetworkCallback(NetworkCallback watch) { callback = null; }

    public static void change(boolean online) throws InterruptedException {
        Network network = online ? new Network() : active;
        active = online ? network : null;
        NetworkCallback told = callback;
        if (told == null) return;
        Thread thread = new Thread(() -> { if (online) told.onAvailable(network); else told.onLost(network); });
        thread.start();
        thread.join();
    }
}
