package org.kivy.android;

public class PythonActivity extends android.app.Activity {
    public static PythonActivity mActivity = new PythonActivity();
}
