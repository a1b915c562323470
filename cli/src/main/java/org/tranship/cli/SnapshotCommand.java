package org.tranship.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.outcome.PassId;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.SnapshotTaking;
import org.tranship.core.work.SnapshotTaking.Taken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship snapshot`. Changes nothing in the store.
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description =
        "Writes down what a store holds at this moment: keys, sizes, versions, times, digests and"
            + " attributes, in one file of SQLite that can be queried with sqlite3 and compared with"
            + " 'tranship compare'.")
final class SnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Parameters(
      paramLabel = "STORE",
      description = "A store's URL, such as file:/data or s3://bucket/prefix.")
  private String store;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Where to write it. There is no such file until the snapshot is whole.")
  private Path file = Path.of("");

  @Option(
      names = "--checksum",
      description = "Read every object, and write down its SHA-256 and CRC32C.")
  private boolean checksum;

  @Option(
      names = "--metadata",
      description =
          "Ask for each object's attributes (headers, user metadata, tags, times, modes), which most"
              + " stores do not list.")
  private boolean metadata;

  @Option(names = "--replace", description = "Replace FILE if it is there.")
  private boolean replace;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::take);
  }

  private ExitCode take(Session session) throws InterruptedException {
    Composition composition = session.composition();
    StoreSpec source = StoreArgument.parse(session, store);
    requireOutside(source);
    if (!replace && Files.exists(file)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "TRS-522 There is a file " + file + ". Name another one, or replace it with --replace.",
          null);
    }
    rate.applyTo(composition);
    Store open = composition.look(source);
    String location = PlaceName.of(source, open);
    Taken taken = record(session, open, location, file, replace, checksum, metadata);
    session.result(document(taken, location), text(taken, location));
    return taken.faults() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /// Writes a snapshot of an open store.
  ///
  /// @param location what the store is called in it
  static Taken record(
      Session session,
      Store open,
      String location,
      Path file,
      boolean replace,
      boolean checksum,
      boolean metadata)
      throws InterruptedException {
    Clock clock = session.composition().clock();
    SnapshotHeader header =
        new SnapshotHeader(
            location,
            clock.instant(),
            Release.number(),
            checksum,
            metadata ? open.capabilities().attributes() : Set.of());
    try (SnapshotWriter writer = SnapshotFormat.installed().create(file, replace, header);
        ProgressLine progress = session.progressAside()) {
      progress.passBegan(PassId.of("snapshot"), Optional.empty(), 0);
      Taken taken =
          new SnapshotTaking(open, checksum, metadata, EngineLimits.standard())
              .take(writer, new Telling(session, progress));
      writer.finish(clock.instant());
      return taken;
    }
  }

  /// A listing that comes upon the file it is written to would never be the same again.
  private void requireOutside(StoreSpec source) {
    boolean inside =
        source.location().scheme().equals("file")
            && file.toAbsolutePath()
                .normalize()
                .startsWith(Path.of(source.location().rest()).toAbsolutePath().normalize());
    if (inside) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRS-521 The snapshot "
              + file
              + " would be one of the files that it shows. Name a file outside of "
              + source.location().rest()
              + ".",
          null);
    }
  }

  private Map<String, Object> document(Taken taken, String location) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("snapshot", file);
    document.put("store", location);
    document.put("objects", taken.objects());
    document.put("bytes", taken.bytes().bytes());
    document.put("faults", taken.faults());
    document.put("checksum", checksum);
    document.put("metadata", metadata);
    return document;
  }

  private String text(Taken taken, String location) {
    return "The snapshot of "
        + location
        + " is in "
        + file
        + ": "
        + taken.objects()
        + (taken.objects() == 1 ? " object, " : " objects, ")
        + taken.bytes()
        + (checksum ? ", each with its SHA-256 and CRC32C" : ", as listed; nothing was read")
        + (taken.faults() == 0
            ? "."
            : ".\nOf "
                + taken.faults()
                + (taken.faults() == 1 ? " key" : " keys")
                + " something could not be had. They are in the table fault, with the reason.");
  }

  /// Says what could not be had as it comes.
  private record Telling(Session session, ProgressLine progress)
      implements SnapshotTaking.Observer {
    @Override
    public void recorded(ByteCount size) {
      progress.passed(size);
    }

    @Override
    public void missed(Key key, StoreException fault) {
      progress.erase();
      session.warn(fault.getMessage());
    }
  }
}
