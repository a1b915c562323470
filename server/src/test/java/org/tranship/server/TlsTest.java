package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.value.Secret;

/// A server with a certificate, from either form.
class TlsTest {
  private static final Secret PASSWORD = new Secret("of the store");

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void makeCertificate() throws Exception {
    store = folder.resolve("server.p12");
    ProcessBuilder keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile());
    keytool.environment().put("STORE_PASSWORD", PASSWORD.reveal());
    assertThat(keytool.start().waitFor()).isZero();
  }

  private KeyStore read() throws Exception {
    return KeyStore.getInstance(store.toFile(), PASSWORD.reveal().toCharArray());
  }

  private String answered(SSLContext tls) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", read().getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext theirs = SSLContext.getInstance("TLS");
    theirs.init(null, trust.getTrustManagers(), null);
    try (Server server =
            Server.start(
                new Server.Options(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    Optional.of(tls),
                    () -> Token.of(new Secret(Caller.TOKEN)),
                    1),
                new ScriptedActions(),
                new MemoryJournal(),
                folder.resolve("jobs"),
                Clock.systemUTC());
        HttpClient client = HttpClient.newBuilder().sslContext(theirs).build()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("https://127.0.0.1:" + server.address().getPort() + "/health"))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void aKeyStoreAndPemFilesServe() throws Exception {
    assertThat(answered(Tls.keyStore(store, Optional.of(PASSWORD)))).contains("healthy");
    Key key = read().getKey("server", PASSWORD.reveal().toCharArray());
    Certificate certificate = read().getCertificate("server");
    Path pem = pem("server.pem", "CERTIFICATE", certificate.getEncoded());
    Path keyFile = pem("server.key", "PRIVATE KEY", key.getEncoded());
    assertThat(answered(Tls.pem(pem, keyFile))).contains("healthy");
    assertThatThrownBy(() -> Tls.pem(keyFile, pem))
        .isInstanceOf(ServerFault.class)
        .hasMessageContaining("TRV-206")
        .hasMessageContaining("holds no certificate");
    assertThatThrownBy(() -> Tls.pem(pem, pem))
        .isInstanceOf(ServerFault.class)
        .hasMessageContaining("PKCS#8");
    assertThatThrownBy(() -> Tls.keyStore(store, Optional.of(new Secret("wrong"))))
        .isInstanceOf(ServerFault.class)
        .hasMessageContaining("the password is another one")
        .hasMessageNotContaining("wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void aKeyThatIsNotThatOfTheCertificateIsRefusedBeforeAnybodyConnects(String kind)
      throws Exception {
    Path pem = pem("server.pem", "CERTIFICATE", read().getCertificate("server").getEncoded());
    Key other = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate();
    Path keyFile = pem("other.key", "PRIVATE KEY", other.getEncoded());
    assertThatThrownBy(() -> Tls.pem(pem, keyFile))
        .isInstanceOf(ServerFault.class)
        .hasMessageContaining("TRV-206")
        .hasMessageContaining("is not that of the key in " + keyFile);
  }

  private Path pem(String name, String kind, byte[] bytes) throws Exception {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END "
            + kind
            + "-----\n");
  }
}
