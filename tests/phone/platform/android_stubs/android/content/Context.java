package android.content;

import android.location.LocationManager;
import android.net.ConnectivityManager;

public class Context {
    public static final ContentResolver RESOLVER = new ContentResolver();

    public Object getSystemService(String name) {
        if (name.equals("location")) return LocationManager.ONLY;
        if (name.equals("connectivity")) return ConnectivityManager.ONLY;
        throw new IllegalArgumentException(name);
    }

    public ContentResolver getContentResolver() {
        return RESOLVER;
    }
}
