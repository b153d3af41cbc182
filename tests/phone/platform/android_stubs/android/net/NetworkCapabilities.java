package android.net;

public class NetworkCapabilities {
    public boolean hasCapability(int capability) { return capability == 12; }
}
