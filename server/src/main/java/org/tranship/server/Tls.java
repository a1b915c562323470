package org.tranship.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Secret;

/// What a server shows to those who connect by TLS.
public final class Tls {
  private static final String UNUSABLE = "TRV-206";
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Tls() {}

  /// From PEM files, as most authorities hand them out.
  ///
  /// @param certificate the server's own first, then those between it and the authority
  /// @param key in PKCS #8 without a password (`BEGIN PRIVATE KEY`)
  /// @throws ServerFault if they cannot be read
  public static SSLContext pem(Path certificate, Path key) {
    try (InputStream in = Files.newInputStream(certificate)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key(key), new char[0], chain);
      return context(store, new char[0]);
    } catch (IOException e) {
      throw fault(certificate + " or " + key, FileTrouble.why(e), true);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      throw fault(
          certificate + " or " + key,
          "the first is to be certificates, and the second their key in PKCS #8 without a password"
              + " ('openssl pkcs8 -topk8 -nocrypt' makes one)",
          true);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new GeneralSecurityException("no key");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    GeneralSecurityException last = new GeneralSecurityException("no algorithm");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  /// From a key store (PKCS #12 or JKS).
  ///
  /// @param password of the store and of the key in it; empty for none
  /// @throws ServerFault if it cannot be read
  public static SSLContext keyStore(Path file, Optional<Secret> password) {
    char[] characters = password.map(Secret::reveal).orElse("").toCharArray();
    try {
      return context(KeyStore.getInstance(file.toFile(), characters), characters);
    } catch (IOException e) {
      throw fault(
          file.toString(),
          Files.isReadable(file)
              ? "it is no key store, or the password is another one"
              : FileTrouble.why(e),
          true);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      throw fault(
          file.toString(),
          "there is no such file, it is no key store, or the key has another password than it",
          true);
    }
  }

  private static SSLContext context(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static ServerFault fault(String what, String why, boolean failure) {
    return new ServerFault(
        UNUSABLE
            + " The server cannot show what is in "
            + what
            + ": "
            + why
            + ". Correct 'tls' in the configuration.",
        failure);
  }
}
