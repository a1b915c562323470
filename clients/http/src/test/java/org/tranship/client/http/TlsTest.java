package org.tranship.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Content;

/// TLS with certificates that `keytool` makes for the test.
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path directory;

  private record Get() implements HttpCall {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public void writeHead(HeadBuffer head) {
      head.requestLine("GET", "/");
      head.header("host", "localhost");
    }

    @Override
    public @Nullable Content body() {
      return null;
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    make("server", "san=dns:localhost");
    make("elsewhere", "san=dns:elsewhere.example");
    make("client", "san=dns:client");
    Key key = load("client").getKey("it", PASSWORD);
    Files.writeString(
        directory.resolve("client.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void make(String name, String extension) throws Exception {
    Path store = directory.resolve(name + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        extension,
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "it",
        "-keystore",
        store.toString(),
        "-file",
        directory.resolve(name + ".pem").toString());
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static KeyStore load(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static ScriptedServer server(String name, boolean wantsClient) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(name), PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", load("client").getCertificate("it"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    listener.setNeedClientAuth(wantsClient);
    return new ScriptedServer(
        listener,
        peer -> {
          peer.answer("secret");
          peer.answer("again");
        });
  }

  private static String ask(ScriptedServer server, TlsTrust trust) throws IOException {
    return ask(server.port(), trust, Optional.empty());
  }

  private static String ask(int port, TlsTrust trust, Optional<HttpEndpoint> proxy)
      throws IOException {
    HttpSettings settings =
        new HttpSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            proxy,
            Optional.of(trust.socketFactory()));
    HttpEndpoint endpoint = new HttpEndpoint(true, "localhost", port, "");
    try (HttpClient client = new HttpClient(endpoint, settings)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 2; i++) {
        try (HttpAnswer answer = client.execute(new Get())) {
          all.append(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII));
        }
      }
      return all.toString();
    }
  }

  private static TlsTrust trusting(String name) {
    return new TlsTrust(
        Optional.of(directory.resolve(name + ".pem")), Optional.empty(), Optional.empty());
  }

  @Test
  void trustsAnAuthorityThatIsNamed() throws Exception {
    try (ScriptedServer server = server("server", false)) {
      assertThat(ask(server, trusting("server"))).isEqualTo("secretagain");
    }
  }

  @Test
  void doesNotTrustAnother() throws Exception {
    try (ScriptedServer server = server("server", false)) {
      HttpFault fault =
          catchThrowableOfType(HttpFault.class, () -> ask(server, trusting("elsewhere")));
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.TLS);
      assertThat(fault.sent()).isEqualTo(HttpFault.Sent.INCOMPLETE);
    }
  }

  @Test
  void refusesACertificateOfAnotherHost() throws Exception {
    try (ScriptedServer server = server("elsewhere", false)) {
      HttpFault fault =
          catchThrowableOfType(HttpFault.class, () -> ask(server, trusting("elsewhere")));
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.TLS);
      assertThat(fault).hasMessageContaining("localhost");
    }
  }

  @Test
  void showsItsOwnCertificate() throws Exception {
    try (ScriptedServer server = server("server", true)) {
      TlsTrust mutual =
          new TlsTrust(
              Optional.of(directory.resolve("server.pem")),
              Optional.of(directory.resolve("client.pem")),
              Optional.of(directory.resolve("client.key")));
      assertThat(ask(server, mutual)).isEqualTo("secretagain");
      assertThat(catchThrowableOfType(HttpFault.class, () -> ask(server, trusting("server"))))
          .isNotNull();
    }
  }

  @Test
  void refusesAKeyThatIsNotThatOfTheCertificateBeforeItConnects() {
    TlsTrust wrong =
        new TlsTrust(
            Optional.empty(),
            Optional.of(directory.resolve("server.pem")),
            Optional.of(directory.resolve("client.key")));
    assertThat(catchThrowableOfType(IOException.class, wrong::socketFactory))
        .hasMessageContaining("server.pem is not that of the key in");
  }

  @Test
  void goesThroughAProxysTunnel() throws Exception {
    try (ScriptedServer server = server("server", false);
        ScriptedServer proxy =
            new ScriptedServer(
                peer -> {
                  assertThat(peer.head()).startsWith("CONNECT localhost:");
                  peer.say("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
                })) {
      HttpFault fault =
          catchThrowableOfType(
              HttpFault.class,
              () -> ask(server.port(), trusting("server"), Optional.of(proxy.endpoint())));
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.PROXY);
      assertThat(fault).hasMessageContaining("407");
      try (Tunnel tunnel = new Tunnel()) {
        assertThat(ask(server.port(), trusting("server"), Optional.of(tunnel.endpoint())))
            .isEqualTo("secretagain");
      }
    }
  }
}
