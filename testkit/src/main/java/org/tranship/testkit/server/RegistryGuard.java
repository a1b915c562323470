package org.tranship.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// What a registry asks of whoever comes: TLS with a certificate of an authority of its own, from
/// both sides, and a token.
///
/// @param authority that gave the certificates
/// @param issued the certificate of the server, and of its clients
/// @param tokens who gives tokens
public record RegistryGuard(CertificateAuthority authority, Issued issued, TokenServer tokens) {

  /// What stands in the settings of a registry below `http`.
  static String tls(Optional<RegistryGuard> guard) {
    return guard
        .map(
            it ->
                ", tls: {certificate: \"%s\", key: \"%s\", clientcas: [\"%s\"]}"
                    .formatted(
                        it.issued.certificate(), it.issued.key(), it.authority.certificate()))
        .orElse("");
  }

  /// What stands there besides.
  static String auth(Optional<RegistryGuard> guard) {
    return guard
        .map(
            it ->
                ("auth: {token: {realm: \"%s\", service: \"%s\", issuer: \"%s\","
                        + " rootcertbundle: \"%s\"}}")
                    .formatted(
                        it.tokens.realm(),
                        TokenServer.SERVICE,
                        TokenServer.ISSUER,
                        it.authority.certificate()))
        .orElse("");
  }

  /// A client that is let in as far as TLS goes.
  static HttpClient client(Optional<RegistryGuard> guard) {
    HttpClient.Builder client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL);
    guard.ifPresent(it -> client.sslContext(it.context()));
    return client.build();
  }

  private SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", read(authority.certificate()));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return issued.tls(trust.getTrustManagers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot use the certificates of the test", e);
    }
  }

  private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
