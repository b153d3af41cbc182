package android.location;

import android.os.Looper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Calls its listeners on a thread of its own, as the main looper does, and before that the events of the provider. */
public class LocationManager {
    public static final LocationManager ONLY = new LocationManager();
    public static Map<String, Location> known = new HashMap<>();
    public static List<Location> coming = new ArrayList<>();
    public static List<String> forbidden = new ArrayList<>();
    public static boolean inLists;
    public static int listening;

    public Location getLastKnownLocation(String provider) {
        check(provider);
        return known.get(provider);
    }

    public void requestLocationUpdates(String provider, long every, float distance, LocationListener listener) {
        requestLocationUpdates(provider, every, distance, listener, Looper.getMainLooper());
    }

    public void requestLocationUpdates(
            String provider, long every, float distance, Executor executor, LocationListener listener) {
        throw new IllegalStateException("not this one: it is not in Android 7");
    }

    public void requestLocationUpdates(
            String provider, long every, float distance, LocationListener listener, Looper looper) {
        check(provider);
        if (looper == null) throw new NullPointerException();
        listening++;
        if (!provider.equals("gps")) return;
        List<Location> now = new ArrayList<>(coming);
        Thread thread = new Thread(() -> {
            listener.onStatusChanged(provider, 2, null);
            listener.onProviderEnabled(provider);
            for (Location each : now) {
                if (inLists) listener.onLocationChanged(List.of(each));
                else listener.onLocationChanged(each);
            }
            listener.onFlushComplete(1);
            listener.onProviderDisabled(provider);
        });
        thread.setDaemon(true);
        thread.start();
    }

    public void removeUpdates(LocationListener listener) { listening = 0; }

    private static void check(String provider) {
        if (forbidden.contains(provider)) throw new SecurityException(provider);
    }
}
