package org.tranship.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.PemFiles;
import org.tranship.core.value.Secret;

/// What a server shows to those who connect by TLS.
public final class Tls {
  private static final String UNUSABLE = "TRV-206";

  private Tls() {}

  /// From PEM files, as most authorities hand them out.
  ///
  /// @param certificate the server's own first, then those between it and the authority
  /// @param key in PKCS#8 without a password (`BEGIN PRIVATE KEY`)
  /// @throws ServerFault if they cannot be read, or do not belong together
  public static SSLContext pem(Path certificate, Path key) {
    try {
      return context(PemFiles.identity(certificate, key), new char[0]);
    } catch (IOException e) {
      throw fault(certificate + " or " + key, FileTrouble.why(e), true);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      throw fault(
          certificate + " or " + key,
          "the first is to be certificates, and the second their key in PKCS#8 without a password",
          true);
    }
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
