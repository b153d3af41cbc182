package android.os;

public class Build {
    public static final String MANUFACTURER = "Stub";
    public static final String MODEL = "SM-A042F";

    public static class VERSION {
        public static int SDK_INT = 34;
    }
}
