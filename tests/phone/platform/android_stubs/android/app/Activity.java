package android.app;

import android.content.ActivityNotFoundException;
import android.content.Intent;

public class Activity extends android.content.Context {
    public static Intent started;
    public static int requestCode;
    public static boolean hasCameraApp = true;

    public void startActivityForResult(Intent intent, int code) {
        if (!hasCameraApp) throw new ActivityNotFoundException();
        started = intent;
        requestCode = code;
    }
}
