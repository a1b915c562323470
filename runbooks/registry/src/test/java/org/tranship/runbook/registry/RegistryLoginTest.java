package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.http.TlsTrust;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.CertificateAuthority;

/// Who gets the login, and what is said of one that does not let us in.
class RegistryLoginTest {
  private static final String PATH = "/v2/app/blobs/sha256:0";

  @TempDir private Path directory;
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();

  /// The logins that the registry, or the proxy before it, was sent.
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private volatile String challenge = "Basic realm=\"registry\"";
  private volatile String word = "open sesame";
  private String url = "";

  @BeforeEach
  void start() throws IOException {
    url = serve(this::registry);
    settings.put("registry.url", url);
    settings.put("registry.user", "mover");
    settings.put("registry.password", "${WORD}");
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private String serve(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String basic() {
    return "Basic "
        + Base64.getEncoder().encodeToString(("mover:" + word).getBytes(StandardCharsets.UTF_8));
  }

  private void registry(HttpExchange exchange) throws IOException {
    String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    seen.add(login);
    boolean in =
        login.equals("Bearer good") || !challenge.contains("Bearer") && login.equals(basic());
    if (!in && !challenge.isEmpty()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    }
    exchange.sendResponseHeaders(in ? 200 : 401, -1);
  }

  private RegistryMigration migration() {
    Map<String, String> plan = new TreeMap<>(settings);
    plan.put("source.url", "memory:from");
    plan.put("target.url", "memory:to");
    for (String act : List.of("fence.raise.0001.", "fence.lower.0001.", "switch.do.0001.")) {
      plan.put(act + "kind", "command");
      plan.put(act + "argv.0001", "true");
    }
    SecretVault secrets = new SecretVault(Map.of("WORD", "open sesame"));
    return new RegistryMigration(
        RegistryPlan.of(plan),
        spec -> {
          throw new AssertionError("no store is wanted: " + spec);
        },
        new Controls(List.of(), secrets),
        secrets,
        Consent.NONE,
        Path.of("unused"));
  }

  private static void asked(RegistryClient client) throws Exception {
    assertThat(client.head(PATH).status()).isEqualTo(200);
  }

  @Test
  void theLoginIsSentOnceItIsAskedForAndThenAtOnce() throws Exception {
    try (RegistryClient client = migration().client()) {
      asked(client);
      asked(client);
    }
    assertThat(seen).containsExactly("null", basic(), basic());
  }

  /// A client is made for each probe and each test, and none of them knows what another has learnt.
  @Test
  void aRegistryThatAsksForTokensIsSentTheLoginByNoClient() throws Exception {
    String tokens = serve(RegistryLoginTest::give);
    challenge = "Basic realm=\"r\", Bearer realm=\"%s/token\",service=\"s\"".formatted(tokens);
    RegistryMigration migration = migration();
    for (int i = 0; i < 2; i++) {
      try (RegistryClient client = migration.client()) {
        asked(client);
      }
    }
    assertThat(seen).containsExactly("null", "Bearer good", "null", "Bearer good");
  }

  private static void give(HttpExchange exchange) throws IOException {
    byte[] token = "{\"token\":\"good\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, token.length);
    exchange.getResponseBody().write(token);
  }

  /// A proxy takes an address of this machine for one of its own.
  @Test
  void whatGoesToThisMachineGoesByNoProxy() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    String tokens =
        serve(
            exchange -> {
              got.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
              give(exchange);
            });
    settings.put("registry.url", "http://registry.example.org");
    settings.put("registry.proxy", url);
    for (String host : List.of("localhost", "127.0.0.1")) {
      challenge = "Bearer realm=\"%s/token\"".formatted(tokens.replace("127.0.0.1", host));
      try (RegistryClient client = migration().client()) {
        asked(client);
      }
    }
    assertThat(seen)
        .as("at the proxy")
        .containsExactly("null", "Bearer good", "null", "Bearer good");
    assertThat(got).as("at the token server").containsExactly(basic(), basic());
  }

  /// The proxy stands in for whoever is on the way.
  @Test
  void aRegistryWithoutTlsGetsTheLoginOnlyWhereThePlanSaysSo() throws Exception {
    String there = "http://registry.example.org";
    settings.put("registry.url", there);
    settings.put("registry.proxy", url);
    assertThat(shut()).startsWith("TRR-122 ").contains(there, "it has no TLS", "realm: " + there);
    assertThat(seen).containsOnly("null");
    settings.put("registry.realm", there);
    assertThat(RegistryWords.access(migration())).isEmpty();
    assertThat(seen).last().isEqualTo(basic());
  }

  private String shut() throws InterruptedException {
    Optional<String> shut = RegistryWords.access(migration());
    assertThat(shut).isPresent();
    return shut.orElseThrow();
  }

  @Test
  void aWrongPasswordIsFoundBeforeAnythingIsCopiedAndSaidWithoutIt() throws Exception {
    assertThat(RegistryWords.access(migration())).isEmpty();
    word = "another";
    assertThat(shut())
        .startsWith("TRR-124 " + url + " refuses the login of the plan: HTTP 401.")
        .doesNotContain("open sesame", basic().substring(6));
    RegistryMigration migration = migration();
    assertThat(new PushProbe(migration.plan().address(), migration::client).probe("run"))
        .as("and says nothing of pushes")
        .isInstanceOfSatisfying(
            Answer.Unknown.class, it -> assertThat(it.toString()).contains("TRR-124"));
  }

  @Test
  void whoHasNoLoginIsToldSoAndWhoIsAskedForAnotherKindIsSentNone() throws Exception {
    settings.remove("registry.user");
    settings.remove("registry.password");
    assertThat(shut()).startsWith("TRR-124 " + url + " wants a login, and the plan has none");
    settings.put("registry.user", "mover");
    settings.put("registry.password", "${WORD}");
    for (String other : List.of("", "Negotiate", "Bearer realm=\"nowhere\"")) {
      challenge = other;
      assertThat(shut()).startsWith("TRR-124 " + url + " answers HTTP 401, and asks for neither");
    }
    assertThat(seen).containsOnly("null");
  }

  @Test
  void tlsIsTriedWithoutAUserAsWell() throws Exception {
    settings.remove("registry.user");
    settings.remove("registry.password");
    CertificateAuthority authority = CertificateAuthority.make(directory, "ca");
    CertificateAuthority.Issued own = authority.issue("registry");
    TlsTrust tls =
        new TlsTrust(Optional.empty(), Optional.of(own.certificate()), Optional.of(own.key()));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    servers.add(server);
    settings.put("registry.url", "https://127.0.0.1:" + server.getAddress().getPort());
    assertThat(shut()).startsWith("TRR-123").contains("signed by no authority that is trusted");
    settings.put("registry.ca", authority.certificate().toString());
    assertThat(RegistryWords.access(migration())).isEmpty();
    settings.put("registry.ca", directory.resolve("gone.pem").toString());
    assertThat(shut())
        .startsWith("TRR-113 The plan cannot be carried out: a certificate or key")
        .contains("gone.pem: there is no such file");
  }

  /// What a server does that wants a certificate, as it is seen when the end of the connection
  /// comes before the reason, and after it.
  @Test
  void aConnectionThatIsCutOffIsTriedAgain() throws Exception {
    byte[] certificateRequired = {21, 3, 3, 0, 2, 2, 116};
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AtomicInteger connections = new AtomicInteger();
      Thread _ =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (true) {
                    try (Socket socket = server.accept()) {
                      int _ = socket.getInputStream().read();
                      if (connections.incrementAndGet() % 4 == 0) {
                        socket.getOutputStream().write(certificateRequired);
                        socket.shutdownOutput();
                        byte[] _ = socket.getInputStream().readAllBytes();
                      }
                    }
                  }
                } catch (IOException _) {
                  // The test is over.
                }
              });
      settings.put("registry.url", "https://127.0.0.1:" + server.getLocalPort());
      assertThat(shut()).startsWith("TRR-123").contains("'client-certificate'");
      assertThat(connections).hasValue(4);
    }
    assertThat(RegistryWords.access(migration())).as("nobody is there").isEmpty();
  }
}
