package android.os;

public class ParcelFileDescriptor {
    private final int descriptor;

    public ParcelFileDescriptor(int descriptor) { this.descriptor = descriptor; }

    public int detachFd() { return descriptor; }
}
