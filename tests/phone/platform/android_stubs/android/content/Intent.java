package android.content;

import android.os.Parcelable;
import java.io.Serializable;
import java.util.HashMap;

public class Intent implements Parcelable {
    public final String action;
    public int flags;
    public ClipData clip;
    private final HashMap<String, Object> extras = new HashMap<>();

    public Intent() { this((String) null); }
    public Intent(Intent other) { this(other.action); }
    public Intent(String action) { this.action = action; }

    public Intent putExtra(String name, boolean value) { return with(name, value); }
    public Intent putExtra(String name, int value) { return with(name, value); }
    public Intent putExtra(String name, String value) { return with(name, value); }
    public Intent putExtra(String name, CharSequence value) { return with(name, value); }
    public Intent putExtra(String name, Parcelable value) { return with(name, value); }
    public Intent putExtra(String name, Parcelable[] value) { return with(name, value); }
    public Intent putExtra(String name, Serializable value) { return with(name, value); }
    public Intent addFlags(int more) { flags |= more; return this; }
    public void setClipData(ClipData data) { clip = data; }
    public String textOf(String name) { return String.valueOf(extras.get(name)); }

    private Intent with(String name, Object value) {
        extras.put(name, value);
        return this;
    }
}
