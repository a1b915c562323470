package org.tranship.client.fabric;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// As whom we appear: a certificate with its key.
///
/// @param key of the first certificate
/// @param chain it, and those that vouch for it
public record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
  public ClientIdentity {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /// Subject, thumbprint and end, for messages.
  public String described() {
    return certificate().getSubjectX500Principal().getName()
        + " (thumbprint "
        + Thumbprint.of(certificate())
        + ", valid until "
        + certificate().getNotAfter().toInstant()
        + ")";
  }

  KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("client", key, new char[0], chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /// Without the key.
  @Override
  public String toString() {
    return described();
  }
}
