package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassSpec;

/// What is sent to executors, and that no secret is.
class TravellingTest {
  private static final String SECRET = "geheim-4711";

  private static TurnSpec turn(StoreSpec source, StoreSpec target) {
    return new TurnSpec(
        new TurnId("pass", 3),
        PassSpec.ofBytes(PassId.of("copy"), source, target),
        "",
        new TurnSpec.Share(8, 0, 20, 200),
        RetryPolicy.DEFAULT.within(Duration.ofSeconds(7)));
  }

  /// The very bytes that Spark writes to disks and logs.
  private static String task(TurnSpec turn) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new TurnTask());
      out.writeObject(Wire.bytes(TurnSpec.class, turn));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aReferenceTravelsAndItsSecretDoesNot(@TempDir Path directory) throws IOException {
    // Both can be resolved here: whoever did so on the way would be found out.
    String variable = System.getenv("PATH");
    Path file = Files.writeString(directory.resolve("the-key"), SECRET);
    StoreSpec source = StoreSpec.of("s3://bucket/p?access-key-id=ID&secret-access-key=${PATH}");
    StoreSpec target =
        new StoreSpec(
            Location.parse("azblob://account/container"),
            Map.of(),
            Map.of("account-key", new SecretRef(SecretRef.Source.FILE, file.toString())));
    assertThatCode(() -> Travelling.require(source, target)).doesNotThrowAnyException();
    TurnSpec turn = turn(source, target);
    assertThat(task(turn))
        .contains("${PATH}")
        .contains(file.toString())
        .doesNotContain(SECRET)
        .doesNotContain(variable);
    assertThat(Wire.read(TurnSpec.class, Wire.bytes(TurnSpec.class, turn))).isEqualTo(turn);
  }

  @Test
  void aSecretThatOnlyThisProcessKnowsIsRefusedAndNotRepeated() {
    List<StoreSpec> stores =
        List.of(
            StoreSpec.of("s3://bucket?secret-access-key=" + SECRET),
            StoreSpec.of("s3://bucket?secret-access-key=held:k"),
            StoreSpec.of("jdbc:postgresql://user:" + SECRET + "@host/db?table=t"),
            StoreSpec.of("jdbc:postgresql://host/db?table=t&password=" + SECRET),
            StoreSpec.of(
                "xstore:DefaultEndpointsProtocol=https;AccountName=a;AccountKey="
                    + SECRET
                    + ";Container=c"),
            StoreSpec.of("s3://bucket?endpoint=https://user:" + SECRET + "@host&user=me@here"),
            StoreSpec.of("jdbc:postgresql://user:" + SECRET + "@host/db?user=me@here"),
            StoreSpec.of("jdbc:postgresql://user:ab?" + SECRET + "@host/db"),
            StoreSpec.of("jdbc:postgresql://user:ab?c=d&" + SECRET + "@host/db?table=t"),
            StoreSpec.of("azblob://account/container?key=" + SECRET),
            StoreSpec.of("azblob://account/container?second_key=" + SECRET),
            StoreSpec.of("azblob://account/container?connection-string=a=" + SECRET),
            StoreSpec.of("azblob://account/container?sas=" + SECRET),
            new StoreSpec(
                Location.parse("swift://container"), Map.of("password", SECRET), Map.of()),
            new StoreSpec(
                Location.parse("azblob://account/container"),
                Map.of(),
                Map.of("account-key", new SecretRef(SecretRef.Source.HELD, "k"))));
    for (StoreSpec store : stores) {
      assertThatExceptionOfType(EngineRefused.class)
          .as(store.toString())
          .isThrownBy(() -> Travelling.require(store))
          .withMessageContaining("TRW-113")
          .withMessageNotContaining(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "os-key",
        "sig",
        "pwd",
        "PassPhrase",
        "token",
        "client_secret",
        "credentials",
        "signature",
        "account-key",
        "second-key",
        "private-key",
        "connection-string",
        "access-key",
        "sas-token"
      })
  void anOptionThatNamesASecretIsRefused(String name) {
    assertThatExceptionOfType(EngineRefused.class)
        .isThrownBy(
            () ->
                Travelling.require(
                    new StoreSpec(
                        Location.parse("swift://container"), Map.of(name, SECRET), Map.of())))
        .withMessageContaining("TRW-113")
        .withMessageContaining(name)
        .withMessageNotContaining(SECRET);
  }

  @Test
  void whatHoldsNoSecretIsNotRefused() {
    for (String store :
        List.of(
            "s3://bucket/a@b?access-key-id=ID&max-keys=5&user=me@here",
            "jdbc:postgresql://user@host/db?table=t&key=id",
            "file:/srv/a?password=no@t")) {
      assertThatCode(() -> Travelling.require(StoreSpec.of(store)))
          .as(store)
          .doesNotThrowAnyException();
    }
    assertThatExceptionOfType(EngineRefused.class)
        .isThrownBy(() -> Travelling.require(StoreSpec.of("memory:a")))
        .withMessageContaining("TRW-120");
  }

  @Test
  void settingsThatDoNotFitAreRefusedWithWords() {
    assertThat(SparkEngineProvider.wait("300")).isEqualTo(Duration.ofMinutes(5));
    assertThat(SparkEngineProvider.wait("300s")).isEqualTo(Duration.ofMinutes(5));
    assertThat(SparkEngineProvider.wait("5min")).isEqualTo(Duration.ofMinutes(5));
    for (String wrong : List.of("soon", "", "0", "-3s")) {
      assertThatExceptionOfType(EngineRefused.class)
          .isThrownBy(() -> SparkEngineProvider.wait(wrong))
          .withMessageContaining("TRW-121")
          .withMessageContaining("spark.tranship.wait");
    }
    assertThatExceptionOfType(EngineRefused.class)
        .isThrownBy(
            () -> SparkCluster.join("local[1]", Map.of("spark.dynamicAllocation.enabled", "true")))
        .withMessageContaining("TRW-121");
  }

  @Test
  void aTargetOfFilesIsMarkedAndNothingIsLeft(@TempDir Path directory) throws Exception {
    Path root = directory.resolve("new").resolve("to");
    List<StoreSpec> stores =
        List.of(
            FileTree.spec(directory),
            new StoreSpec(Location.parse("file:" + root), Map.of("create", "true"), Map.of()));
    try (TargetMark mark = TargetMark.in(stores)) {
      ProbeSpec.Mark seen = mark.mark().orElseThrow();
      assertThat(TargetMark.isSeen(seen)).isTrue();
      assertThat(TargetMark.isSeen(new ProbeSpec.Mark(seen.path(), "another"))).isFalse();
    }
    assertThat(directory).isEmptyDirectory();
    try (TargetMark mark = TargetMark.in(stores)) {
      mark.keepDirectory();
    }
    assertThat(root).isEmptyDirectory();
    assertThatExceptionOfType(EngineRefused.class)
        .isThrownBy(
            () ->
                TargetMark.in(
                    List.of(
                        FileTree.spec(directory), FileTree.spec(directory.resolve("not-here")))))
        .withMessageContaining("TRW-119");
  }

  @Test
  void whatAStoreSaysComesBackAsItWas() {
    StoreException fault =
        StoreException.of(Kind.BAD_CREDENTIALS, "read", "s3://bucket")
            .key(Key.of("a/ü"))
            .because("no")
            .next("Mend them.")
            .build();
    TurnEnd end = Wire.read(TurnEnd.class, Wire.bytes(TurnEnd.class, TurnEnd.stopped(fault)));
    assertThat(end.fault().map(TurnEnd.Fault::thrown))
        .hasValueSatisfying(again -> assertThat(again).hasMessage(fault.getMessage()));
    assertThat(end.reason()).isEqualTo("");
    assertThat(TurnEnd.OVER.fault()).isEqualTo(Optional.empty());
  }

  @Test
  void executorsThatDoNotFitAreRefusedEachWithItsReason() {
    Fitness fitness = new Fitness("4.2.0");
    assertThat(fitness.unfit(facts(25, "4.2.1", TranshipVersion.TEXT, -2000))).isEmpty();
    assertThat(code(fitness, facts(21, "4.2.0", TranshipVersion.TEXT, 0))).hasValue("TRW-108");
    assertThat(code(fitness, facts(25, "4.3.0", TranshipVersion.TEXT, 0))).hasValue("TRW-109");
    assertThat(code(fitness, facts(25, "4.2.0", "0.0/1", 0))).hasValue("TRW-110");
    for (long ahead : new long[] {90_000, -90_000}) {
      assertThat(code(fitness, facts(25, "4.2.0", TranshipVersion.TEXT, ahead)))
          .hasValue("TRW-111");
    }
  }

  @Test
  void anExecutorWhoseJavaIsTooOldForAllElseIsHeardOf() {
    Desks.hear("7 17");
    assertThat(Desks.tooOld().flatMap(new Fitness("4.2.0")::unfit))
        .hasValueSatisfying(
            refused ->
                assertThat(refused)
                    .hasMessageContaining("TRW-108")
                    .hasMessageContaining("Executor 7")
                    .hasMessageContaining("Java 17"));
    Desks.forget();
    assertThat(Desks.tooOld()).isEmpty();
  }

  private static ExecutorFacts facts(int java, String spark, String tranship, long ahead) {
    return new ExecutorFacts("3", "node7", java, spark, tranship, ahead);
  }

  private static Optional<String> code(Fitness fitness, ExecutorFacts facts) {
    return fitness.unfit(facts).map(EngineRefused::code);
  }
}
