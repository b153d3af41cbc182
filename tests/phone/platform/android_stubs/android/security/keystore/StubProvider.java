package android.security.keystore;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStoreSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A keystore in memory under the name of Android's. */
public class StubProvider extends Provider {
    static final Map<String, Key> KEYS = new HashMap<>();

    public StubProvider() {
        super("AndroidKeyStore", "1", "");
        put("KeyStore.AndroidKeyStore", Store.class.getName());
        put("KeyGenerator.AES", Generator.class.getName());
    }

    public static void install() {
        Security.addProvider(new StubProvider());
    }

    /** As when the screen lock was removed. */
    public static void spoil() {
        KEYS.replaceAll((alias, key) -> new SecretKeySpec(key.getEncoded(), "spoilt"));
    }

    public static class Generator extends KeyGeneratorSpi {
        private KeyGenParameterSpec spec;

        @Override protected void engineInit(SecureRandom random) {}
        @Override protected void engineInit(int bits, SecureRandom random) {}
        @Override protected void engineInit(AlgorithmParameterSpec given, SecureRandom random) {
            spec = (KeyGenParameterSpec) given;
        }

        @Override protected SecretKey engineGenerateKey() {
            byte[] raw = new byte[spec.bits / 8];
            new SecureRandom().nextBytes(raw);
            SecretKey key = new SecretKeySpec(raw, "AES");
            KEYS.put(spec.alias, key);
            return key;
        }
    }

    public static class Store extends KeyStoreSpi {
        @Override public Key engineGetKey(String alias, char[] password) { return KEYS.get(alias); }
        @Override public boolean engineContainsAlias(String alias) { return KEYS.containsKey(alias); }
        @Override public boolean engineIsKeyEntry(String alias) { return KEYS.containsKey(alias); }
        @Override public void engineDeleteEntry(String alias) { KEYS.remove(alias); }
        @Override public Enumeration<String> engineAliases() { return Collections.enumeration(KEYS.keySet()); }
        @Override public int engineSize() { return KEYS.size(); }
        @Override public void engineLoad(InputStream in, char[] password) {}
        @Override public void engineStore(OutputStream out, char[] password) {}
        @Override public Certificate[] engineGetCertificateChain(String alias) { return null; }
        @Override public Certificate engineGetCertificate(String alias) { return null; }
        @Override public Date engineGetCreationDate(String alias) { return null; }
        @Override public boolean engineIsCertificateEntry(String alias) { return false; }
        @Override public String engineGetCertificateAlias(Certificate certificate) { return null; }
        @Override public void engineSetCertificateEntry(String alias, Certificate certificate) {}
        @Override public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {}
        @Override public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {}
    }
}
