package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

public class KeyGenParameterSpec implements AlgorithmParameterSpec {
    public final String alias;
    public int bits;

    private KeyGenParameterSpec(String alias) { this.alias = alias; }

    public static class Builder {
        private final KeyGenParameterSpec made;

        public Builder(String alias, int purposes) {
            if (purposes != 3) throw new IllegalArgumentException();
            made = new KeyGenParameterSpec(alias);
        }

        public Builder setBlockModes(String... modes) { return expect(modes, "GCM"); }
        public Builder setEncryptionPaddings(String... paddings) { return expect(paddings, "NoPadding"); }
        public Builder setKeySize(int bits) { made.bits = bits; return this; }
        public KeyGenParameterSpec build() { return made; }

        private Builder expect(String[] given, String only) {
            if (given.length != 1 || !given[0].equals(only)) throw new IllegalArgumentException();
            return this;
        }
    }
}
