package org.tranship.client.fabric;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Which certificate the gateway must show. Clusters are known by the thumbprint or the common name
/// of theirs and hardly ever by a host name, so this takes the place of the rule of host names.
///
/// A thumbprint is enough by itself: it names one certificate. A common name is not: the
/// certificate must also come from an authority that is trusted.
final class ServerMatch extends X509ExtendedTrustManager {
  private final Set<String> thumbprints;
  private final Set<String> commonNames;
  private final X509TrustManager authorities;

  /// @param thumbprints any of these, in hex
  /// @param commonNames any of these, whatever their case
  /// @param authorities knows whom to trust
  ServerMatch(Set<String> thumbprints, Set<String> commonNames, X509TrustManager authorities) {
    this.thumbprints =
        thumbprints.stream().map(Thumbprint::plain).collect(Collectors.toUnmodifiableSet());
    this.commonNames =
        commonNames.stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.authorities = authorities;
  }

  private void match(X509Certificate[] chain, String type) throws CertificateException {
    X509Certificate shown = chain[0];
    shown.checkValidity();
    if (thumbprints.contains(Thumbprint.of(shown))) {
      return;
    }
    String name = commonName(shown);
    if (!commonNames.contains(name.toLowerCase(Locale.ROOT))) {
      Set<String> wanted = new TreeSet<>(commonNames);
      wanted.addAll(thumbprints);
      throw new CertificateException(
          new CertificateFault(
                  CertificateFault.Kind.WRONG_SERVER,
                  "the gateway's certificate is \""
                      + name
                      + "\" with the thumbprint "
                      + Thumbprint.of(shown)
                      + ", and not "
                      + String.join(" or ", wanted),
                  "",
                  null)
              .reason());
    }
    authorities.checkServerTrusted(chain, type);
  }

  /// The last common name of the subject; empty if it has none.
  static String commonName(X509Certificate certificate) throws CertificateException {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      return subject.getRdns().stream()
          .filter(part -> part.getType().equalsIgnoreCase("CN"))
          .map(Rdn::getValue)
          .map(String::valueOf)
          .reduce("", (_, last) -> last);
    } catch (InvalidNameException e) {
      throw new CertificateException("the gateway's certificate has no subject", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    match(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    match(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    match(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw noServer();
  }

  private static CertificateException noServer() {
    return new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
