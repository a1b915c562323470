package org.tranship.testkit.server.entra;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// What the authority proves itself with, and signs what it gives out.
record EntraKey(Issued key) {
  /// A token, unlike any other.
  String signed(Map<String, Object> claims) {
    Map<String, Object> all = new TreeMap<>(claims);
    all.put("uti", UUID.randomUUID().toString());
    return JsonWebToken.make(key, all);
  }

  /// An access token for Azure Storage.
  ///
  /// @param application whose it is
  /// @param lasts until it ends
  String token(String application, Duration lasts) {
    Instant now = Instant.now();
    return signed(
        Map.of(
            "aud",
            EntraDouble.RESOURCE,
            "iss",
            "https://sts.windows.net/" + EntraDouble.TENANT + "/",
            "iat",
            now.getEpochSecond(),
            "nbf",
            now.getEpochSecond(),
            "exp",
            now.plus(lasts).getEpochSecond(),
            "appid",
            application,
            "tid",
            EntraDouble.TENANT,
            "ver",
            "1.0"));
  }

  static X509Certificate certificate(Issued issued) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(issued.signed()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was just made cannot be read", e);
    }
  }

  /// A server's TLS with this key.
  SSLContext tls() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("server", key.signer(), new char[0], new Certificate[] {certificate(key)});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The double cannot speak TLS", e);
    }
  }
}
