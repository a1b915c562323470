package org.tranship.client.fabric;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.PemFiles;

/// How TLS with a gateway is spoken.
///
/// @param identity as whom we appear
/// @param authorities a PEM file of those who are trusted; the JDK's own when empty
/// @param commonNames any of which the server's certificate must be for
/// @param thumbprints any of which its certificate may have instead. Where neither is given, the
///   usual rule holds: a trusted authority, and the host's own name
public record FabricTls(
    Optional<ClientIdentity> identity,
    Optional<Path> authorities,
    Set<String> commonNames,
    Set<String> thumbprints) {
  public FabricTls {
    commonNames = Set.copyOf(commonNames);
    thumbprints = Set.copyOf(thumbprints);
  }

  /// @throws CertificateFault if a file cannot be used
  public SSLSocketFactory socketFactory() {
    try {
      KeyManager @Nullable [] keys = identity.isPresent() ? identity.get().keyManagers() : null;
      TrustManager[] trust = trusted();
      if (!commonNames.isEmpty() || !thumbprints.isEmpty()) {
        trust =
            new TrustManager[] {
              new ServerMatch(thumbprints, commonNames, (X509TrustManager) trust[0])
            };
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateFault(
          CertificateFault.Kind.UNREADABLE,
          "TLS cannot be set up: " + e.getMessage(),
          "ca names a PEM file of authorities.",
          e);
    }
  }

  private TrustManager[] trusted() throws IOException, GeneralSecurityException {
    KeyStore store = null;
    if (authorities.isPresent()) {
      store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate one : PemFiles.certificates(authorities.get())) {
        store.setCertificateEntry("ca" + number++, one);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
