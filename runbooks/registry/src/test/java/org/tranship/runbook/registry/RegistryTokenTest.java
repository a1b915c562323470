package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.StoreOpener;

/// A registry with a token server, which says who asked it for what; one server plays both, and is
/// the proxy as well where there is one.
class RegistryTokenTest {
  private static final String WORD = "open sesame";
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder().encodeToString(("mover:" + WORD).getBytes(StandardCharsets.UTF_8));

  /// What the token server was asked, and the logins that the registry saw.
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private HttpServer server;
  private volatile String realm = "";
  private volatile String lifetime = "300";
  private volatile int tokenStatus = 200;
  private volatile boolean narrow;
  private volatile boolean readOnly;
  private volatile boolean forgetful;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    realm = url() + "/token";
    settings.put("registry.url", url());
    settings.put("registry.user", "mover");
    settings.put("registry.password", "${WORD}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/token")) {
        give(exchange);
      } else {
        registry(exchange);
      }
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    String login = exchange.getRequestHeaders().getFirst("Authorization");
    String scope = exchange.getRequestURI().getQuery().replaceFirst(".*&scope=", "");
    asked.add((BASIC.equals(login) ? "mover " : login + " ") + scope);
    byte[] body =
        "{\"token\":\"%s!%d\",\"expires_in\":%s}"
            .formatted(narrow ? "repository:app:pull" : scope, asked.size(), lifetime)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(tokenStatus, body.length);
    exchange.getResponseBody().write(body);
  }

  private void registry(HttpExchange exchange) throws IOException {
    boolean reads = exchange.getRequestMethod().matches("GET|HEAD");
    String wanted =
        "repository:"
            + exchange.getRequestURI().getPath().split("/")[2]
            + (reads ? ":pull" : ":pull,push");
    String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    seen.add(login);
    boolean good = login.startsWith("Bearer " + wanted + "!") && !forgetful;
    forgetful = false;
    if (good) {
      exchange.sendResponseHeaders(readOnly && !reads ? 405 : 202, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .set(
            "WWW-Authenticate",
            "Bearer realm=\"%s\",service=\"s\",scope=\"%s\"%s"
                .formatted(
                    realm,
                    wanted,
                    login.startsWith("Bearer") ? ",error=\"insufficient_scope\"" : ""));
    exchange.sendResponseHeaders(401, -1);
  }

  private RegistryMigration migration() {
    Map<String, String> plan = new HashMap<>();
    plan.put("source.url", "memory:from");
    plan.put("target.url", "memory:to");
    for (String act : List.of("fence.raise.0001.", "fence.lower.0001.", "switch.do.0001.")) {
      plan.put(act + "kind", "command");
      plan.put(act + "argv.0001", "true");
    }
    plan.putAll(settings);
    SecretVault secrets = new SecretVault(Map.of("WORD", WORD));
    StoreOpener none =
        spec -> {
          throw new AssertionError("no store is wanted: " + spec);
        };
    return new RegistryMigration(
        RegistryPlan.of(plan),
        none,
        new Controls(List.of(), secrets),
        secrets,
        Consent.NONE,
        Path.of("unused"));
  }

  private int head(RegistryClient client, String repository) throws Exception {
    return client.head("/v2/" + repository + "/blobs/sha256:0").status();
  }

  private AccessFault refused() {
    try (RegistryClient client = migration().client()) {
      return catchThrowableOfType(AccessFault.class, () -> head(client, "app"));
    }
  }

  @Test
  void aTokenIsAskedForOnceForEachScopeAndKept() throws Exception {
    try (RegistryClient client = migration().client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(head(client, "app")).isEqualTo(202);
        assertThat(head(client, "web")).isEqualTo(202);
        assertThat(client.ask("POST", "/v2/app/blobs/uploads/", "").status()).isEqualTo(202);
      }
    }
    assertThat(asked)
        .containsExactly(
            "mover repository:app:pull",
            "mover repository:web:pull",
            "mover repository:app:pull,push");
    assertThat(seen)
        .as("a registry that asks for tokens does not get the login")
        .doesNotContain(BASIC);
  }

  @Test
  void aTokenThatHasExpiredIsAskedForAnew() throws Exception {
    lifetime = "0";
    try (RegistryClient client = migration().client()) {
      assertThat(head(client, "app")).isEqualTo(202);
      assertThat(head(client, "app")).isEqualTo(202);
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void aTokenThatTheRegistryTakesNoMoreIsAskedForAnew() throws Exception {
    try (RegistryClient client = migration().client()) {
      assertThat(head(client, "app")).isEqualTo(202);
      forgetful = true;
      assertThat(head(client, "app")).isEqualTo(202);
    }
    assertThat(asked).hasSize(2);
    assertThat(seen).endsWith("Bearer repository:app:pull!1", "Bearer repository:app:pull!2");
  }

  @Test
  void aWrongPasswordIsSaidWithoutIt() {
    tokenStatus = 401;
    assertThat(refused())
        .hasMessageStartingWith(
            "TRR-120 The token server " + realm + " refuses the login of the plan: HTTP 401.")
        .hasMessageNotContaining(WORD)
        .hasMessageNotContaining(BASIC.substring(6));
  }

  @Test
  void aTokenServerThatGivesNoneIsSaid() {
    tokenStatus = 404;
    assertThat(refused()).hasMessageContaining("TRR-120").hasMessageContaining("HTTP 404");
    assertThat(asked).hasSize(1);
    tokenStatus = 200;
    lifetime = "\"";
    assertThat(refused())
        .hasMessageContaining("TRR-120")
        .hasMessageContaining("gives no token: its answer is no JSON")
        .hasMessageNotContaining("repository:app:pull!");
  }

  @Test
  void aTokenForTooLittleIsSaid() throws Exception {
    narrow = true;
    try (RegistryClient client = migration().client()) {
      assertThat(head(client, "app")).isEqualTo(202);
      AccessFault fault =
          catchThrowableOfType(
              AccessFault.class, () -> client.ask("POST", "/v2/app/blobs/uploads/", ""));
      assertThat(fault)
          .hasMessageContaining("TRR-121 " + url() + " answers HTTP 401 to a new token of " + realm)
          .hasMessageContaining("(insufficient_scope)")
          .hasMessageContaining("repository:app:pull,push. Give the plan's user these rights")
          .hasMessageNotContaining("pull!");
    }
  }

  @Test
  void whoMayNotPushIsToldApartFromAFence() throws Exception {
    RegistryMigration migration = migration();
    PushProbe probe = new PushProbe(migration.plan().address(), migration::client);
    assertThat(probe.probe("run")).isInstanceOf(Answer.Done.class);
    readOnly = true;
    assertThat(probe.probe("run"))
        .isEqualTo(new Answer.Refused("an upload: HTTP 405; a manifest: HTTP 405"));
    narrow = true;
    assertThat(probe.probe("run"))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            it -> assertThat(it.toString()).contains("TRR-121", "insufficient_scope"));
  }

  /// Whoever speaks for a registry could name any host, and read there what is sent.
  @Test
  void theLoginIsNotSentInTheClearToAnotherMachine() {
    realm = "http://tokens.example.org/token";
    settings.put("registry.proxy", url());
    assertThat(refused())
        .hasMessageStartingWith("TRR-122 The login was not sent to the token server " + realm)
        .hasMessageContaining("'realm: " + realm + "'");
    assertThat(asked).isEmpty();
  }

  @Test
  void itIsSentThereByAProxyIfThePlanNamesThatServer() throws Exception {
    realm = "http://tokens.example.org/token";
    settings.put("registry.proxy", url());
    settings.put("registry.realm", realm);
    try (RegistryClient client = migration().client()) {
      assertThat(head(client, "app")).isEqualTo(202);
    }
    assertThat(asked).containsExactly("mover repository:app:pull");
  }

  @Test
  void itIsSentToNoOtherServerThanThePlanNames() {
    settings.put("registry.realm", "https://tokens.example.org/token");
    assertThat(refused())
        .hasMessageContaining("TRR-122")
        .hasMessageContaining("another one, https://tokens.example.org/token.");
    assertThat(asked).isEmpty();
  }

  @Test
  void withoutALoginATokenIsAskedForAsNobody() throws Exception {
    settings.remove("registry.user");
    settings.remove("registry.password");
    try (RegistryClient client = migration().client()) {
      assertThat(head(client, "app")).isEqualTo(202);
    }
    assertThat(asked).containsExactly("null repository:app:pull");
  }
}
