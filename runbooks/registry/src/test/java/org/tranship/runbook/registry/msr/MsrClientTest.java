package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.msr.MsrDouble;

/// The API of MSR as its double has it.
class MsrClientTest {
  private static final SecretVault SECRETS =
      new SecretVault(Map.of("MSR", MsrDouble.PASSWORD, "WRONG", "guessed"));

  private MsrDouble msr;
  private MsrClient client;

  @BeforeEach
  void start() {
    msr = new MsrDouble("2.9.16", new TreeMap<>(Map.of("from", new MemoryStore("from"))), "");
    client = new MsrClient(address("MSR"), SECRETS);
  }

  @AfterEach
  void stop() {
    client.close();
    msr.close();
  }

  private MsrAddress address(String password) {
    return new MsrAddress(
        msr.url(),
        MsrDouble.USER,
        new SecretRef(SecretRef.Source.ENV, password),
        Optional.empty(),
        "admin/tranship-probe");
  }

  private JobWatch watch(Duration limit) {
    return new JobWatch(client, Clock.systemUTC(), limit);
  }

  @Test
  void aJobThatIsQueuedIsNotDoneAndIsWaitedFor() throws InterruptedException {
    MsrJob queued = client.create("onlinegc_blobs");
    assertThat(queued.status()).isEqualTo("waiting");
    assertThat(queued.isOver()).isFalse();
    assertThat(watch(Duration.ofMinutes(1)).await(queued.id()).isDone()).isTrue();
  }

  @Test
  void aJobThatEndsBadlyIsAFailureWithItsLog() throws InterruptedException {
    msr.jobsEnd("error");
    MsrJob job = client.create("onlinegc_blobs");
    assertThatThrownBy(() -> watch(Duration.ofMinutes(1)).await(job.id()))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRR-164")
        .hasMessageContaining("onlinegc_blobs is error");
  }

  @Test
  void aJobThatDoesNotEndIsLeftInTime() throws InterruptedException {
    msr.jobsEnd("running");
    MsrJob job = client.create("onlinegc_blobs");
    assertThatThrownBy(() -> watch(Duration.ofMillis(1)).await(job.id()))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRR-165")
        .hasMessageContaining(job.id());
  }

  @Test
  void jobsAreListedOverAllPagesWhateverElseIsOnThem() throws InterruptedException {
    for (int i = 0; i < 120; i++) {
      String _ = msr.queue(i < 30 ? "scan_check_all" : "onlinegc");
    }
    assertThat(client.jobs("onlinegc"))
        .hasSize(90)
        .allMatch(job -> job.action().equals("onlinegc"));
    msr.quirks().listsJobsOnly(true);
    assertThat(client.jobs("onlinegc")).hasSize(90);
    assertThat(client.jobs("onlinegc_blobs")).isEmpty();
  }

  @Test
  void aJobIsFoundInTheListWhereItHasNoAddressOfItsOwn() throws InterruptedException {
    MsrJob job = client.create("onlinegc_blobs");
    msr.quirks().listsJobsOnly(true);
    assertThat(watch(Duration.ofMinutes(1)).await(job.id()).isDone()).isTrue();
    assertThat(client.logs(job.id())).contains("onlinegc_blobs is done");
    assertThat(client.job("onlinegc_blobs", "job-7")).isEmpty();
    assertThatThrownBy(() -> watch(Duration.ofMillis(1)).await("job-7"))
        .hasMessageContaining("TRR-165")
        .hasMessageContaining("MSR shows no such job");
  }

  @Test
  void anMsrThatStartsIsAskedAgainAndIsNoRefusal() throws InterruptedException {
    MsrJob job = client.create("onlinegc_blobs");
    msr.quirks().failNext(3);
    assertThat(watch(Duration.ofMinutes(1)).await(job.id()).isDone()).isTrue();
    msr.quirks().failNext(1);
    assertThatThrownBy(client::version)
        .isInstanceOfSatisfying(
            MsrException.class,
            e -> {
              assertThat(e.getMessage()).contains("TRR-160", "HTTP 503");
              assertThat(e.isRefusal()).isFalse();
              assertThat(e.isUnknown()).isTrue();
            });
  }

  @Test
  void aCallWithoutAnAnswerIsUnknownAndTheJobIsFound() throws InterruptedException {
    MsrJob before = client.create("onlinegc_blobs");
    msr.loseNextAnswer();
    assertThatThrownBy(() -> client.create("onlinegc_blobs"))
        .isInstanceOfSatisfying(MsrException.class, e -> assertThat(e.isUnknown()).isTrue());
    Optional<MsrJob> found =
        watch(Duration.ofMinutes(1)).queuedAfter("onlinegc_blobs", before.scheduledAt());
    assertThat(found).hasValueSatisfying(job -> assertThat(job.id()).isEqualTo("job-2"));
    assertThat(
            watch(Duration.ofMinutes(1)).queuedAfter("onlinegc_blobs", found.get().scheduledAt()))
        .isEmpty();
  }

  @Test
  void settingsVersionAndHealthAreRead() throws InterruptedException {
    client.readOnly(true);
    assertThat(MsrJson.flag(client.settings(), "readOnlyRegistry")).contains(true);
    assertThat(msr.isReadOnly()).isTrue();
    msr.keepsMetadata(false);
    assertThat(client.registrySettings())
        .containsEntry("keep_metadata", false)
        .containsKey("storage");
    assertThat(client.version()).hasToString("2.9.16");
    msr.version("latest");
    assertThatThrownBy(client::version)
        .hasMessageContaining("TRR-163")
        .hasMessageContaining("latest");
    assertThat(client.illness()).isEmpty();
    msr.ill(Optional.of("rethinkdb is down"));
    assertThat(client.illness()).contains("rethinkdb is down");
    assertThat(client.scheduled()).contains(List.of(new MsrClient.Cron("onlinegc", "0 0 1 * * 6")));
  }

  @Test
  void whatIsReadAndWrittenAgainSaysTheSame() {
    String text =
        "{\"a\":[1,2.50,null,{\"b\":true}],\"c\":\"\\u00e4\\\"\",\"d\":12345678901234567890}";
    assertThat(MsrJson.write(MsrJson.parse(text))).isEqualTo(text.replace("\\u00e4", "\u00e4"));
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    try (MsrClient other = new MsrClient(address("WRONG"), SECRETS)) {
      assertThatThrownBy(other::version)
          .isInstanceOfSatisfying(
              MsrException.class,
              e -> {
                assertThat(e.isRefusal()).isTrue();
                assertThat(e.getMessage())
                    .contains("TRR-161", "NOT_AUTHENTICATED: The client is not authenticated.")
                    .doesNotContain("guessed");
              });
    }
  }

  @Test
  void whatMsrRefusesIsToldInItsWords() {
    assertThatThrownBy(() -> client.logs("nobody"))
        .isInstanceOf(MsrException.class)
        .hasMessageContaining("TRR-162")
        .hasMessageContaining("HTTP 404; NO_SUCH_ADDRESS");
  }

  @Test
  void aServerThatIsNotThereIsCertainlyNotDone() {
    msr.close();
    assertThatThrownBy(client::version)
        .isInstanceOfSatisfying(
            MsrException.class,
            e -> {
              assertThat(e.getMessage()).contains("TRR-160", "no connection could be made");
              assertThat(e.isUnknown()).isFalse();
            });
  }

  /// As proxies before MSR write it.
  @Test
  void aTokenIsFetchedWhateverStandsBesideTheChallengeAndNobodyElseGetsTheLogin() throws Exception {
    List<String> asked = new ArrayList<>();
    AtomicReference<String> realm = new AtomicReference<>("");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] token = "{\"token\":\"good\"}".getBytes(StandardCharsets.UTF_8);
            String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestURI().getPath().equals("/auth/token")) {
              asked.add(exchange.getRequestURI().getQuery());
              exchange.sendResponseHeaders(200, token.length);
              exchange.getResponseBody().write(token);
            } else if (login.equals("Bearer good")) {
              exchange.sendResponseHeaders(200, -1);
            } else {
              exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"MSR\"");
              exchange
                  .getResponseHeaders()
                  .add("WWW-Authenticate", "bearer Realm=\"" + realm.get() + "\", scope=s");
              exchange.sendResponseHeaders(401, -1);
            }
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    MsrAddress address =
        new MsrAddress(
            url,
            MsrDouble.USER,
            new SecretRef(SecretRef.Source.ENV, "MSR"),
            Optional.empty(),
            "admin/probe");
    try (MsrHttp http = new MsrHttp(address, SECRETS)) {
      realm.set(msr.url() + "/auth/token");
      assertThatThrownBy(() -> new MsrImages(http).manifest("a/one", "1"))
          .isInstanceOf(MsrException.class)
          .hasMessageContaining("the login is sent to no other address than its own");
      realm.set(url + "/auth/token");
      assertThat(new MsrImages(http).manifest("a/one", "1").status()).isEqualTo(200);
    } finally {
      server.stop(0);
    }
    assertThat(asked).containsExactly("service=&scope=s");
  }
}
