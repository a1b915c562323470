package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// A whole run on stores that are gone with the process: objects in memory are copied to files and
/// into a table, and those of the table to an S3 server of this process's own; they are read back,
/// and removed again.
final class RehearsedRun implements Runbook {
  private static final int OBJECTS = 200;
  private static final int BYTES = 2048;
  private static final String SECRET = "REHEARSED";

  private final List<Step> steps;

  private RehearsedRun(List<Step> steps) {
    this.steps = steps;
  }

  /// @param directory for the files
  /// @param journal where the run is written down
  static void carryOut(Path directory, String journal) throws IOException, InterruptedException {
    try (RehearsedServer server = RehearsedServer.start();
        Composition composition =
            new Composition(Map.of(SECRET, "bm9uZQ=="), Optional.of(journal))) {
      SecretRef none = new SecretRef(SecretRef.Source.ENV, SECRET);
      StoreSpec bucket =
          new StoreSpec(
              Location.parse("s3://rehearsal"),
              Map.of("endpoint", server.uri().toString(), "region", "us-east-1"),
              Map.of("access-key-id", none, "secret-access-key", none));
      StoreSpec container =
          new StoreSpec(
              Location.parse("azblob://rehearsal/box"),
              Map.of("endpoint", server.uri().toString()),
              Map.of("key", none));
      StoreSpec source = StoreSpec.of("memory:rehearsal");
      fill(composition, source);
      StoreSpec files = StoreSpec.of("file:" + directory.resolve("files"));
      StoreSpec fetched = StoreSpec.of("file:" + directory.resolve("fetched"));
      StoreSpec table = table(directory);
      Runbook runbook =
          new RehearsedRun(
              List.of(
                  new Copy("files", Operation.COPY, source, created(files)),
                  new Copy("table", Operation.COPY, source, table),
                  new Copy("bucket", Operation.COPY, table, bucket),
                  new Copy("container", Operation.COPY, table, container),
                  new Copy("fetched", Operation.COPY, container, created(fetched)),
                  new Copy("clean-container", Operation.DELETE, fetched, container),
                  new Copy("clean-table", Operation.DELETE, bucket, table),
                  new Copy("clean-bucket", Operation.DELETE, source, bucket)));
      RunHeader header =
          new RunHeader(
              RunId.create(composition.clock().instant(), new SecureRandom()),
              runbook.name(),
              Map.of(),
              composition.clock().instant(),
              "rehearsal",
              Release.number());
      composition.runner(new Nobody(), RunListener.NONE).start(header, runbook);
    }
  }

  private static StoreSpec created(StoreSpec files) {
    return new StoreSpec(files.location(), Map.of("create", "true"), Map.of());
  }

  private static StoreSpec table(Path directory) {
    String database = "jdbc:sqlite:" + directory.resolve("table.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table objects (id text primary key, body blob)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return StoreSpec.of(database + "?table=objects&key=id&content=body");
  }

  private static void fill(Composition composition, StoreSpec source) {
    try (Store store = composition.stores().open(source)) {
      for (int i = 0; i < OBJECTS; i++) {
        store.put(PutRequest.of(key(i), new byte[BYTES]));
      }
    }
  }

  private static Key key(int i) {
    return Key.of("object-" + (1000 + i));
  }

  @Override
  public String name() {
    return "rehearsal";
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public boolean completesItself() {
    return true;
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) {
    return StepResult.done();
  }

  /// Does one thing with everything.
  private record Copy(String name, Operation operation, StoreSpec source, StoreSpec target)
      implements Step {
    @Override
    public Phase phase() {
      return Phase.MOVE;
    }

    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      PassSpec spec =
          new PassSpec(
              PassId.of(name),
              operation,
              source,
              target,
              VerifyLevel.READBACK,
              Existing.REFUSE,
              Set.of(),
              Set.of(DigestAlgorithm.MD5));
      context.pass(spec, Optional.of((long) OBJECTS), Objects::new);
      return StepResult.done();
    }

    @Override
    public Undo undo() {
      return new Undo.Nothing();
    }
  }

  /// All objects as work.
  private static final class Objects implements StepContext.ItemSource {
    private final Iterator<Integer> numbers = IntStream.range(0, OBJECTS).iterator();

    @Override
    public Optional<WorkItem> next() {
      return numbers.hasNext()
          ? Optional.of(WorkItem.same(key(numbers.next()), ByteCount.of(BYTES), Version.NONE))
          : Optional.empty();
    }

    @Override
    public void close() {}
  }

  /// Nobody is asked and nobody is told.
  private static final class Nobody implements Operator {
    @Override
    public String name() {
      return "rehearsal";
    }

    @Override
    public boolean confirm(String question) {
      return false;
    }

    @Override
    public void say(String line) {}
  }
}
