package org.tranship.client.fabric;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/// By what a client's certificate is found: the names of .NET's `X509FindType`, as the tools of
/// Service Fabric take them. Names that Tranship does not know are refused, never guessed.
public enum FindType {
  /// SHA-1 of the certificate, in hex; blanks and colons do not count.
  THUMBPRINT("FindByThumbprint") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return Thumbprint.of(one).equals(Thumbprint.plain(value));
    }
  },
  /// A part of the subject, whatever its case.
  SUBJECT_NAME("FindBySubjectName") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return holds(one.getSubjectX500Principal(), value);
    }
  },
  /// The whole subject, such as `CN=admin, O=Contoso`.
  SUBJECT_DISTINGUISHED_NAME("FindBySubjectDistinguishedName") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return is(one.getSubjectX500Principal(), value);
    }
  },
  /// A part of the issuer, whatever its case.
  ISSUER_NAME("FindByIssuerName") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return holds(one.getIssuerX500Principal(), value);
    }
  },
  /// The whole issuer.
  ISSUER_DISTINGUISHED_NAME("FindByIssuerDistinguishedName") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return is(one.getIssuerX500Principal(), value);
    }
  },
  /// The serial number, in hex.
  SERIAL_NUMBER("FindBySerialNumber") {
    @Override
    boolean fits(X509Certificate one, String value) {
      String own = Thumbprint.plain(one.getSerialNumber().toString(16));
      return own.replaceFirst("^0+", "").equals(Thumbprint.plain(value).replaceFirst("^0+", ""));
    }
  },
  /// An extension that it has: an object identifier, or one of a few names.
  EXTENSION("FindByExtension") {
    @Override
    boolean fits(X509Certificate one, String value) {
      return one.getExtensionValue(EXTENSIONS.getOrDefault(value.toLowerCase(Locale.ROOT), value))
          != null;
    }
  },
  /// The identifier of the subject's key, in hex.
  SUBJECT_KEY_IDENTIFIER("FindBySubjectKeyIdentifier") {
    @Override
    boolean fits(X509Certificate one, String value) {
      byte[] found = one.getExtensionValue("2.5.29.14");
      // Two headers of DER stand before the identifier itself.
      return found != null
          && found.length > 4
          && HexFormat.of().formatHex(found, 4, found.length).equals(Thumbprint.plain(value));
    }
  };

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "key usage", "2.5.29.15",
          "enhanced key usage", "2.5.29.37",
          "subject alternative name", "2.5.29.17",
          "subject key identifier", "2.5.29.14",
          "authority key identifier", "2.5.29.35",
          "basic constraints", "2.5.29.19");

  private final String flag;

  FindType(String flag) {
    this.flag = flag;
  }

  /// The name that the tools of Service Fabric have for it.
  public String flag() {
    return flag;
  }

  /// Whether a certificate is one of those that are meant.
  abstract boolean fits(X509Certificate one, String value);

  /// @throws CertificateFault if there is no such way
  public static FindType of(String flag) {
    return Arrays.stream(values())
        .filter(type -> type.flag.equalsIgnoreCase(flag.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new CertificateFault(
                    CertificateFault.Kind.UNKNOWN_WAY,
                    "a certificate cannot be found by \"" + flag + "\"",
                    "The ways are " + String.join(", ", flags()) + ".",
                    null));
  }

  private static Set<String> flags() {
    return Arrays.stream(values())
        .map(FindType::flag)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean holds(X500Principal name, String value) {
    String wanted = value.strip().toLowerCase(Locale.ROOT);
    return !wanted.isEmpty() && name.getName().toLowerCase(Locale.ROOT).contains(wanted);
  }

  private static boolean is(X500Principal name, String value) {
    try {
      return new X500Principal(value).equals(name);
    } catch (IllegalArgumentException _) {
      // No such name can be anybody's.
      return false;
    }
  }
}
