package org.tranship.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// An authority of a test's own, and the certificates it gives, made by the JDK's `keytool` and
/// written as PEM files. Valid for two days.
public final class CertificateAuthority {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;
  private final Path certificate;

  private CertificateAuthority(Path directory, String name) {
    this.directory = directory;
    this.store = directory.resolve(name + ".p12");
    this.certificate = directory.resolve(name + ".pem");
  }

  /// Makes one.
  ///
  /// @param directory for its files
  public static CertificateAuthority make(Path directory, String name) {
    CertificateAuthority made = new CertificateAuthority(directory, name);
    made.keytool(
        List.of("-alias", "ca", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c=ca:true"));
    pem(made.certificate, "CERTIFICATE", made.certificate("ca"));
    return made;
  }

  /// Its own certificate.
  public Path certificate() {
    return certificate;
  }

  /// A certificate that it gave.
  ///
  /// @param certificate as PEM
  /// @param key as PEM, PKCS#8
  /// @param signer the same key, RSA
  /// @param signed the same certificate, as DER
  public record Issued(Path certificate, Path key, PrivateKey signer, byte[] signed) {
    /// The certificate, read.
    public X509Certificate x509() {
      try {
        return (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(signed));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("A certificate that was just made cannot be read", e);
      }
    }

    /// TLS of somebody who shows it.
    ///
    /// @param trusted who is let in, or believed; none for what Java does by itself
    public SSLContext tls(TrustManager... trusted) {
      try {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", signer, new char[0], new Certificate[] {x509()});
        KeyManagerFactory managers =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trusted.length == 0 ? null : trusted, null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("A certificate that was just made cannot be used", e);
      }
    }
  }

  /// Gives a certificate for 127.0.0.1, to servers and to clients alike.
  public Issued issue(String name) {
    keytool(
        List.of(
            "-alias",
            name,
            "-signer",
            "ca",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1"));
    Path issued = directory.resolve(name + ".pem");
    Path key = directory.resolve(name + ".key");
    byte[] signed = certificate(name);
    pem(issued, "CERTIFICATE", signed);
    try {
      PrivateKey signer = (PrivateKey) load().getKey(name, PASSWORD.toCharArray());
      pem(key, "PRIVATE KEY", signer.getEncoded());
      return new Issued(issued, key, signer, signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made no key that can be read", e);
    }
  }

  private void keytool(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // It lives too briefly for more: half of its time would go into compiling.
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair"));
    command.addAll(arguments);
    command.addAll(List.of("-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool made no certificate: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keytool was at work", e);
    }
  }

  private KeyStore load() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(in, PASSWORD.toCharArray());
      return loaded;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + store, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made no store that can be read", e);
    }
  }

  private byte[] certificate(String alias) {
    try {
      return ((X509Certificate) load().getCertificate(alias)).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made no certificate that can be read", e);
    }
  }

  private static void pem(Path file, String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    try {
      Files.writeString(
          file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
