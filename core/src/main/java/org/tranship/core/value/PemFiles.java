package org.tranship.core.value;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and keys from PEM files (RFC 7468), for those who connect and for those who
/// are connected to.
public final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", Pattern.DOTALL);

  /// How a key of each kind signs, by the kind's name.
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final byte[] SAMPLE = "tranship".getBytes(StandardCharsets.US_ASCII);

  private PemFiles() {}

  /// All certificates of a file, in its order. A key in the same file is passed over.
  ///
  /// @throws IOException saying which file cannot be used and why
  public static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    StringBuilder blocks = new StringBuilder();
    Matcher matcher = CERTIFICATE.matcher(text);
    while (matcher.find()) {
      blocks.append(matcher.group()).append('\n');
    }
    // A file without such lines may hold one certificate in DER, which the JDK reads as well.
    byte[] bytes =
        (blocks.isEmpty() ? text : blocks.toString()).getBytes(StandardCharsets.ISO_8859_1);
    Collection<? extends Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate that can be read", e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no PEM certificate");
    }
    return found;
  }

  /// The first private key of a file, PKCS#8 and not encrypted.
  ///
  /// @throws IOException saying which file cannot be used and why
  public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new IOException(
          file
              + " holds no unencrypted PKCS#8 key (\"BEGIN PRIVATE KEY\"); openssl pkcs8 -topk8 "
              + "-nodes makes one");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    List<String> reasons = new ArrayList<>();
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Not a key of this algorithm; the next one may know it.
        reasons.add(algorithm + ": " + e.getMessage());
      }
    }
    throw new IOException(
        file + " holds a key that cannot be read (" + String.join(", ", reasons) + ")");
  }

  /// A store with one entry, without a password: a key and its certificates, as a `KeyManager`
  /// wants them.
  ///
  /// @param certificate the key's own first, then those between it and the authority
  /// @throws IOException saying which file cannot be used and why; also where both can be read and
  ///   do not belong together, which otherwise only those would find out who connect
  public static KeyStore identity(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
    PrivateKey own = privateKey(key);
    if (!belong(own, chain[0].getPublicKey())) {
      throw new IOException(
          "the first certificate of " + certificate + " is not that of the key in " + key);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("identity", own, new char[0], chain);
    return store;
  }

  /// What a key signs bytes with: RSA and ECDSA over their SHA-256, Ed25519 and Ed448 over
  /// themselves; as `openssl` has it.
  public static byte[] sign(PrivateKey own, byte[] bytes) throws GeneralSecurityException {
    Signature signature = signature(own);
    signature.initSign(own);
    signature.update(bytes);
    return signature.sign();
  }

  private static Signature signature(PrivateKey own) throws GeneralSecurityException {
    return Signature.getInstance(SIGNATURES.getOrDefault(own.getAlgorithm(), own.getAlgorithm()));
  }

  /// Whether what the one has signed is known by the other.
  public static boolean belong(PrivateKey own, PublicKey certified)
      throws GeneralSecurityException {
    if (!own.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    byte[] signed = sign(own, SAMPLE);
    Signature signature = signature(own);
    try {
      signature.initVerify(certified);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException _) {
      return false; // of another curve or length
    }
  }
}
