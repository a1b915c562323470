package org.tranship.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.Journals;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.core.value.Version;
import org.tranship.testkit.server.PostgresDatabase;

/// How fast objects can be written down: their intents and their results, a thousand at a time,
/// each thousand forced to the disk, as the engine does it. Goes through the port, in a process of
/// its own; into a file, and into PostgreSQL with its own defaults on the same machine.
final class JournalWrites {
  private static final int BATCH = 1_000;
  private static final int BATCHES = 1_000;
  private static final String PASSWORD = "TRANSHIP_BENCH_PASSWORD";
  private static final PassId PASS = PassId.of("copy");

  private JournalWrites() {}

  static List<Figure> run(BenchStage stage) {
    PostgresDatabase database = stage.database();
    String shared =
        database.jdbcUrl().substring("jdbc:".length())
            + "?user="
            + database.user()
            + "&password=env:"
            + PASSWORD;
    return List.of(
        measured(stage, "the journal", "sqlite:" + stage.work().resolve("journal"), Map.of()),
        measured(stage, "a journal in PostgreSQL", shared, Map.of(PASSWORD, database.password())));
  }

  private static Figure measured(
      BenchStage stage, String where, String journal, Map<String, String> environment) {
    int batches = Math.max(1, BATCHES * stage.percent() / 100);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path directory = stage.work();
    MeasuredCommand.Took took =
        new MeasuredCommand(java, directory)
            .run(
                environment,
                List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    JournalWrites.class.getName(),
                    journal,
                    Integer.toString(batches)));
    long objects = (long) BATCH * batches;
    return new Figure(
        "intents and results into " + where + ", a forced commit each 1,000",
        objects,
        0,
        took,
        ">= 100,000/s",
        objects / took.seconds() >= 100_000);
  }

  /// @param arguments the journal, and how many batches
  public static void main(String[] arguments) {
    try (Journal journal =
        Journals.installed(new SecretVault(System.getenv())).open(Location.parse(arguments[0]))) {
      RunHeader header =
          new RunHeader(
              RunId.create(Clock.systemUTC().instant(), new Random(7)),
              "bench",
              Map.of(),
              Clock.systemUTC().instant(),
              "bench",
              "bench");
      int batches = Integer.parseInt(arguments[1]);
      try (RunLog log = journal.create(header)) {
        for (int batch = 0; batch < batches; batch++) {
          List<Key> keys = keys(batch);
          log.intend(PASS, keys.stream().map(ObjectIntent::of).toList());
          log.record(PASS, keys.stream().map(JournalWrites::result).toList());
        }
        List<Key> last = keys(batches - 1);
        BenchFailed.unless(log.results(PASS, last).size() == BATCH, "results are missing");
      }
    }
  }

  private static List<Key> keys(int batch) {
    List<Key> keys = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      keys.add(
          Key.of(
              String.format(
                  Locale.ROOT, "admin/analysis_data/%04d/sha256-image-%08d.json", batch, i)));
    }
    return keys;
  }

  private static ObjectResult result(Key key) {
    byte[] digest = ByteBuffer.allocate(32).putInt(12, key.hashCode()).array();
    return new ObjectResult(
        key,
        key,
        Outcome.DONE,
        Level.READBACK,
        ByteCount.of(2_048),
        Optional.of(Digest.of(DigestAlgorithm.SHA256, digest)),
        Version.of("w:" + key.hashCode()),
        Version.of("\"d41d8cd98f00b204e9800998ecf8427e\""),
        "",
        "",
        "");
  }
}
