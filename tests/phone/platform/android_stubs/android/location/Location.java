package android.location;

public class Location {
    private final double lat, lon;
    private final Float accuracy;
    private final boolean mock;
    private final long at;

    /** `accuracy` below 0 is none; `age` in seconds. */
    public Location(double lat, double lon, double accuracy, boolean mock, double age) {
        this.lat = lat;
        this.lon = lon;
        this.accuracy = accuracy < 0 ? null : (float) accuracy;
        this.mock = mock;
        this.at = System.nanoTime() - (long) (age * 1e9);
    }

    public double getLatitude() { return lat; }
    public double getLongitude() { return lon; }
    public boolean hasAccuracy() { return accuracy != null; }
    public float getAccuracy() { return accuracy == null ? 0f : accuracy; }
    public boolean isFromMockProvider() { return mock; }
    public long getElapsedRealtimeNanos() { return at; }
}
