package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.entra.EntraDouble;

/// Each way of signing in with Entra ID, and the renewal of its tokens, with Azurite, which looks
/// at the times, the issuer and the audience of every token.
class EntraAzuriteTest {
  private static final Key KEY = Key.of("dir/object");

  private final EntraScene scene = new EntraScene();
  private final EntraDouble entra = scene.entra;
  private final String container = EntraScene.azurite().freshContainerName();

  @TempDir private Path directory;

  @AfterEach
  void closeScene() {
    scene.close();
    assertThat(entra.strange()).isEmpty();
  }

  private Store store(Map<String, String> options, Map<String, String> environment) {
    return TestStores.ready(scene.azurite(container, options, environment));
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    return EntraScene.with(some, name, value);
  }

  private void putsAndGets(Map<String, String> options, Map<String, String> environment) {
    try (Store store = store(options, environment)) {
      new Probe(store).put(KEY, Samples.bytes(1, 700));
      new Probe(store).holds(KEY, Samples.bytes(1, 700));
    }
  }

  @Test
  void signsInWithASecret() {
    putsAndGets(Map.of(), scene.secret());
    assertThat(entra.given()).as("one token for all").containsExactly("secret");
  }

  @Test
  void doesEverythingWithOneToken() {
    Attributes attributes = Attributes.of(Attributes.TAG + "state", "new");
    try (Store store = store(Map.of(), scene.secret())) {
      Probe probe = new Probe(store);
      probe.done(store.put(PutRequest.of(KEY, Samples.bytes(1, 700)).with(attributes)));
      assertThat(store.stat(KEY).orElseThrow().attributes().get("tag.state")).contains("new");
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      Key large = Key.of("large");
      Upload upload = uploads.begin(large, Attributes.NONE);
      Part part = uploads.part(upload, 1, Content.of(Samples.bytes(2, 5_000)));
      assertThat(uploads.list("")).hasSize(1);
      probe.done(uploads.finish(upload, List.of(part), new Condition.Always()));
      probe.holds(large, Samples.bytes(2, 5_000));
      assertThat(probe.keys()).containsExactlyInAnyOrder(KEY, large);
      probe.done(store.delete(List.of(DeleteRequest.of(KEY))).getFirst());
      assertThat(probe.keys()).containsExactly(large);
    }
    assertThat(entra.given()).containsExactly("secret");
  }

  @Test
  void signsInWithACertificate() throws IOException {
    entra.know(EntraScene.own());
    Path both =
        Files.writeString(
            directory.resolve("both.pem"),
            Files.readString(EntraScene.own().key())
                + Files.readString(EntraScene.own().certificate()));
    putsAndGets(
        Map.of(), with(scene.application(), "AZURE_CLIENT_CERTIFICATE_PATH", both.toString()));
    putsAndGets(Map.of("client-certificate-path", both.toString()), scene.application());
    assertThat(entra.given()).containsExactly("certificate", "certificate");
  }

  /// As on Kubernetes, which writes the file anew every hour.
  @Test
  void signsInWithAFederatedTokenAndReadsItAnewEachTime() throws Exception {
    Path file = directory.resolve("azure-identity-token");
    Files.writeString(file, entra.trust("system:serviceaccount:ns:mover") + "\n");
    entra.last(Duration.ofSeconds(2), Duration.ofSeconds(2));
    try (Store store =
        store(Map.of(), with(scene.application(), "AZURE_FEDERATED_TOKEN_FILE", file.toString()))) {
      new Probe(store).put(KEY, Samples.bytes(1, 700));
      Files.writeString(file, entra.trust("system:serviceaccount:ns:mover again"));
      Thread.sleep(2_100);
      new Probe(store).holds(KEY, Samples.bytes(1, 700));
    }
    assertThat(entra.given()).startsWith("federated", "federated");
  }

  @Test
  void signsInAsTheMachine() {
    putsAndGets(Map.of("managed-identity", "true"), scene.machine());
    putsAndGets(
        Map.of("managed-identity", "true", "client-id", EntraDouble.ASSIGNED), scene.machine());
    putsAndGets(Map.of(), with(scene.machine(), "AZURE_CLIENT_ID", EntraDouble.ASSIGNED));
    assertThat(entra.given())
        .containsExactly(
            "machine", "machine " + EntraDouble.ASSIGNED, "machine " + EntraDouble.ASSIGNED);
  }

  @Test
  void goesOnForLongerThanATokenLasts() throws Exception {
    entra.last(Duration.ofSeconds(2), Duration.ofSeconds(2));
    try (Store store = store(Map.of(), scene.secret());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant end = Instant.now().plusSeconds(7);
      var running = new ArrayList<Future<Integer>>();
      for (int thread = 0; thread < 4; thread++) {
        Key key = Key.of("thread-" + thread);
        running.add(
            threads.submit(
                () -> {
                  int turns = 0;
                  for (; Instant.now().isBefore(end); turns++) {
                    new Probe(store).put(key, Samples.bytes(turns, 100));
                    new Probe(store).holds(key, Samples.bytes(turns, 100));
                    Thread.sleep(20);
                  }
                  return turns;
                }));
      }
      for (var each : running) {
        assertThat(each.get()).isPositive();
      }
    }
    assertThat(entra.given()).hasSizeBetween(4, 12);
    assertThat(entra.mostAtOnce()).isEqualTo(1);
  }

  /// The authority said an hour, and the service takes the token for two seconds.
  @Test
  void aTokenThatIsNotTakenAnyMoreIsReplacedOnceForAll() throws Exception {
    entra.last(Duration.ofHours(1), Duration.ofSeconds(2));
    try (Store store = store(Map.of(), scene.secret());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      new Probe(store).put(KEY, Samples.bytes(1, 700));
      assertThat(entra.given()).hasSize(1);
      entra.last(Duration.ofHours(1), Duration.ofHours(1));
      Thread.sleep(2_500);
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < 16; thread++) {
        running.add(threads.submit(() -> new Probe(store).holds(KEY, Samples.bytes(1, 700))));
      }
      for (var each : running) {
        each.get();
      }
    }
    assertThat(entra.given()).hasSize(2);
  }

  @Test
  void aTokenThatTheServiceNeverTakesIsNotAskedForAgainAndAgain() {
    entra.last(Duration.ofHours(1), Duration.ofSeconds(-10));
    try (Store store = scene.azurite(container, Map.of(), scene.secret())) {
      for (int i = 0; i < 3; i++) {
        StoreException fault = catchThrowableOfType(StoreException.class, store::check);
        assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
        assertThat(fault)
            .hasMessageContainingAll("does not accept the token of Entra ID", "clock is right")
            .message()
            .doesNotContain("eyJ");
      }
    }
    assertThat(entra.given()).hasSize(1);
  }

  @Test
  void aLostAuthorityDoesNoHarmWhileTheTokenLasts() throws Exception {
    entra.last(Duration.ofSeconds(10), Duration.ofSeconds(60));
    try (Store store = store(Map.of(), scene.secret())) {
      new Probe(store).put(KEY, Samples.bytes(1, 700));
      entra.failNext(1);
      Thread.sleep(5_200); // half its time: it is to be renewed
      new Probe(store).holds(KEY, Samples.bytes(1, 700));
      assertThat(entra.given()).hasSize(1);
      Thread.sleep(5_000);
      new Probe(store).holds(KEY, Samples.bytes(1, 700));
      assertThat(entra.given()).hasSize(2);
    }
  }
}
