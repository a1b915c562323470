package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.Payload;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// One large file, which two executors of a cluster on this machine send to a bucket in parts. One
/// of them is killed; or the journal is gone in the middle and another run goes on.
@Timeout(180)
class SharedObjectKilledTest {
  private static final String NAME = "large";
  private static final int PARTS = 4;
  private static final int PART = 16 << 20;

  @TempDir private Path directory;

  private final Map<Key, Note> notes = new ConcurrentHashMap<>();
  private final Map<Key, ObjectResult> results = new ConcurrentHashMap<>();
  private final AtomicInteger notesLeft = new AtomicInteger(Integer.MAX_VALUE);

  private final Engine.Ledger ledger =
      new Engine.Ledger() {
        @Override
        public void intend(List<WorkItem> items) {}

        @Override
        public void record(List<ObjectResult> more) {
          more.forEach(result -> results.put(result.key(), result));
        }

        @Override
        public void note(Key key, Note note) {
          if (notesLeft.getAndDecrement() <= 0) {
            throw new IllegalStateException("The journal is gone.");
          }
          notes.put(key, note);
        }
      };

  @Test
  void aPartThatAKilledExecutorHadIsSentByTheOther() throws Exception {
    byte[] bytes = write();
    AtomicLong killed = new AtomicLong();
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.createBucket("to");
      s3.faults(
          FaultRule.meanwhile(
              4,
              request -> isPart(request.operation(), request.key()),
              () -> killed.set(OneExecutor.killed())));
      copy(s3.endpoint());
      assertThat(killed.get()).as("the process that was killed").isPositive();
      isWhole(s3, bytes);
      // The executor that was killed had one part in flight for each object in flight.
      assertThat(s3.requests(Operation.CREATE_MULTIPART_UPLOAD)).isLessThanOrEqualTo(1 + probes());
      assertThat(s3.requests(Operation.UPLOAD_PART)).isBetween((long) PARTS, PARTS + 4L + probes());
    }
  }

  @Test
  void aRunThatIsCutOffIsFollowedByOneThatSendsWhatIsMissing() throws Exception {
    byte[] bytes = write();
    try (ThinS3Stub s3 = ThinS3Stub.start(StubOptions.defaults())) {
      s3.createBucket("to");
      notesLeft.set(2 + 2); // the beginning, the upload's id, and two parts
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> copy(s3.endpoint()))
          .withMessageContaining("The journal is gone.");
      notesLeft.set(Integer.MAX_VALUE);
      assertThat(results).isEmpty();
      assertThat(s3.bucket("to").unfinished()).contains(NAME);
      long before = s3.requests(Operation.UPLOAD_PART);
      copy(s3.endpoint());
      isWhole(s3, bytes);
      assertThat(s3.requests(Operation.UPLOAD_PART) - before)
          .isLessThanOrEqualTo(PARTS - 2 + probes());
    }
  }

  /// Each process that writes to a server of S3 tries an upload of one part first.
  private static int probes() {
    return 3;
  }

  private static boolean isPart(Operation operation, String key) {
    return operation == Operation.UPLOAD_PART && key.equals(NAME);
  }

  private byte[] write() throws Exception {
    byte[] bytes = new byte[PARTS * PART - 4711];
    new Random(7).nextBytes(bytes);
    Files.write(Files.createDirectories(directory.resolve("from")).resolve(NAME), bytes);
    return bytes;
  }

  private void isWhole(ThinS3Stub s3, byte[] bytes) {
    ObjectResult result = Objects.requireNonNull(results.get(Key.of(NAME)));
    assertThat(result.succeeded()).as(result.reason()).isTrue();
    assertThat(result.level()).isEqualTo(Level.READBACK);
    assertThat(Payload.parse(result.note()).parts()).isPresent();
    assertThat(s3.bucket("to").bytes(NAME)).contains(bytes);
    assertThat(s3.bucket("to").unfinished()).isEmpty();
  }

  private void copy(S3Endpoint s3) throws Exception {
    StoreSpec source = FileTree.spec(directory.resolve("from"));
    // The stub looks at no signature, so the words are no secret.
    Map<String, String> settings = new TreeMap<>(SparkFolder.settings());
    settings.put("spark.executorEnv.THE_ID", s3.accessKey());
    settings.put("spark.executorEnv.THE_KEY", s3.secretKey());
    StoreSpec target =
        StoreSpec.of(
            "s3://to?endpoint="
                + s3.uri()
                + "&region=us-east-1&access-key-id=${THE_ID}&secret-access-key=${THE_KEY}");
    SparkFolder.make();
    List<WorkItem> items = FileTree.copying(source).next(10);
    items =
        items.stream()
            .map(item -> item.withNote(notes.getOrDefault(item.key(), Note.NONE)))
            .toList();
    List<WorkItem> left = new ArrayList<>(items);
    try (SparkCluster cluster = SparkCluster.join("local-cluster[2,1,512]", settings);
        SparkEngine engine =
            new SparkEngine(
                cluster,
                EngineLimits.standard(),
                Rates.UNLIMITED,
                RetryPolicy.DEFAULT,
                spec -> {
                  throw new IllegalStateException("The driver opens no store: " + spec);
                },
                Duration.ofSeconds(60),
                Optional.of(ByteCount.ofMiB(32)))) {
      cluster.awaitExecutors(Duration.ofSeconds(60));
      while (cluster.slots() < 2) {
        Thread.sleep(100);
      }
      engine.run(
          PassSpec.ofBytes(PassId.of("copy"), source, target).withShared(),
          most -> {
            List<WorkItem> next = List.copyOf(left);
            left.clear();
            return next;
          },
          ledger);
    }
  }
}
