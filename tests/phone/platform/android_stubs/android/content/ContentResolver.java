package android.content;

import android.net.Uri;
import android.os.ParcelFileDescriptor;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;

public class ContentResolver {
    public static boolean full;
    public static int descriptor;
    public static ContentValues inserted;
    public static List<String> entries = new ArrayList<>();

    public Uri insert(Uri table, ContentValues values) {
        if (full) return null;
        inserted = values;
        Uri entry = Uri.parse(table + "/" + (entries.size() + 1));
        entries.add(entry.toString());
        return entry;
    }

    public int delete(Uri entry, String where, String[] values) {
        return entries.remove(entry.toString()) ? 1 : 0;
    }

    public ParcelFileDescriptor openFileDescriptor(Uri entry, String mode) throws FileNotFoundException {
        if (!entries.contains(entry.toString())) throw new FileNotFoundException();
        return new ParcelFileDescriptor(descriptor);
    }
}
