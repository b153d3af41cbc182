package android.content;

import java.util.HashMap;

public class ContentValues {
    private final HashMap<String, Object> values = new HashMap<>();

    public void put(String name, String value) { values.put(name, value); }
    public void put(String name, Integer value) { values.put(name, value); }
    public void put(String name, Long value) { values.put(name, value); }
    public void put(String name, Boolean value) { values.put(name, value); }
    public void put(String name, byte[] value) { values.put(name, value); }
    public String getAsString(String name) { return (String) values.get(name); }
}
