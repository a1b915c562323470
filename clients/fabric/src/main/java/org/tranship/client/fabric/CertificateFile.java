package org.tranship.client.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tranship.client.fabric.CertificateFault.Kind;
import org.tranship.core.value.PemFiles;
import org.tranship.core.value.Secret;

/// Reads who can be appeared as from a file: PKCS#12, a Java KeyStore, or PEM. Which of them it is,
/// its content tells, not its name.
final class CertificateFile {
  private final Path file;
  private final Optional<Path> key;
  private final Optional<Secret> password;

  /// @param key where a PEM file has the key elsewhere
  CertificateFile(Path file, Optional<Path> key, Optional<Secret> password) {
    this.file = file;
    this.key = key;
    this.password = password;
  }

  /// Every certificate that has a key there.
  ///
  /// @throws CertificateFault if there are none to be had
  List<ClientIdentity> identities() {
    try {
      return isPem() ? List.of(pem()) : stored();
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw locked(e);
      }
      throw unreadable(e);
    } catch (UnrecoverableKeyException e) {
      throw locked(e);
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private boolean isPem() throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private ClientIdentity pem() throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : PemFiles.certificates(file)) {
      chain.add((X509Certificate) certificate);
    }
    PrivateKey own = PemFiles.privateKey(key.orElse(file));
    if (!PemFiles.belong(own, chain.getFirst().getPublicKey())) {
      throw new IOException(
          "the first certificate there is not that of the key in " + key.orElse(file));
    }
    return new ClientIdentity(own, chain);
  }

  private List<ClientIdentity> stored() throws IOException, GeneralSecurityException {
    char[] word = password.map(Secret::reveal).orElse("").toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), word);
    List<ClientIdentity> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (!store.isKeyEntry(alias)) {
        continue;
      }
      Key own = store.getKey(alias, word);
      Certificate[] chain = store.getCertificateChain(alias);
      if (own instanceof PrivateKey secret && chain != null && chain.length > 0) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : chain) {
          certificates.add((X509Certificate) certificate);
        }
        found.add(new ClientIdentity(secret, certificates));
      }
    }
    return found;
  }

  private CertificateFault locked(Exception cause) {
    return new CertificateFault(
        Kind.LOCKED,
        file + (password.isPresent() ? " has another password" : " wants a password"),
        "Give it by reference: password=${NAME} or password=file:PATH.",
        cause);
  }

  private CertificateFault unreadable(Exception cause) {
    boolean there = Files.exists(file);
    return new CertificateFault(
        Kind.UNREADABLE,
        there
            ? file + " cannot be read as certificates: " + cause.getMessage()
            : "there is no file " + file,
        "Name a PKCS#12 file (.pfx), a Java KeyStore, or a PEM file with its key.",
        cause);
  }
}
