package android.hardware;

import java.util.List;

public class Camera {
    public static int orientation = 90;
    public static boolean hasTorch = true;
    public final Parameters parameters = new Parameters();

    public static class CameraInfo {
        public int orientation;
    }

    public static class Parameters {
        public String flash = "off";

        public List<String> getSupportedFlashModes() { return hasTorch ? List.of("off", "on", "torch") : null; }
        public void setFlashMode(String mode) { flash = mode; }
    }

    public static void getCameraInfo(int camera, CameraInfo info) { info.orientation = orientation; }

    public Parameters getParameters() { return parameters; }
    public void setParameters(Parameters given) {}
}
