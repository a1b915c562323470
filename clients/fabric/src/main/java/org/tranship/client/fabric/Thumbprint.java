package org.tranship.client.fabric;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/// SHA-1 of a certificate, by which Windows names it. It names, it does not protect.
final class Thumbprint {
  private Thumbprint() {}

  static String of(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has a SHA-1", e);
    }
  }

  /// Hex as it is compared. What is copied from the dialogs of Windows has blanks, and often an
  /// invisible mark in front.
  static String plain(String hex) {
    return hex.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }
}
