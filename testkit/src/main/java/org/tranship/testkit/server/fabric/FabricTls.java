package org.tranship.testkit.server.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// How the gateway speaks TLS. It asks for a certificate and lets everybody in as far as HTTP, as
/// the real one does: who has none, or one that this authority did not give, gets 403.
///
/// @param server its own certificate
/// @param clients the authority of its clients, as PEM
/// @param admins common names of those who may write; the others may only look
public record FabricTls(Issued server, Path clients, Set<String> admins) {

  SSLContext context() {
    return server.tls(new Anybody());
  }

  /// Whether its authority gave a certificate.
  boolean knows(X509Certificate client) {
    try (InputStream in = Files.newInputStream(clients)) {
      client.verify(certificate(in).getPublicKey());
      return true;
    } catch (GeneralSecurityException | IOException _) {
      return false;
    }
  }

  boolean isAdmin(X509Certificate client) {
    return admins.stream()
        .anyMatch(name -> client.getSubjectX500Principal().getName().equals("CN=" + name));
  }

  private static Certificate certificate(InputStream in) throws CertificateException {
    return CertificateFactory.getInstance("X.509").generateCertificate(in);
  }

  /// The question whom to let in is answered after the handshake.
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
