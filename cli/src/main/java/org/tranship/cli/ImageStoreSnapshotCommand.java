package org.tranship.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.SnapshotTaking.Taken;
import org.tranship.runbook.imagestore.OriginalFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore snapshot`. Changes nothing in the store.
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description =
        "Writes down what an image store holds at this moment, markers included, for 'tranship"
            + " imagestore compare' to hold the store against later. The file is one of SQLite.")
final class ImageStoreSnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Parameters(paramLabel = "STORE", description = "The image store; see docs/imagestore.md.")
  private String store;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = OriginalFlags.SNAPSHOT,
      description = "Where to write it. Default: ${DEFAULT-VALUE}.")
  private Path file = Path.of(OriginalFlags.SNAPSHOT);

  @Option(names = "--checksum", description = "Read every file, and write down its SHA-256.")
  private boolean checksum;

  @Option(names = "--replace", description = "Replace FILE if it is there.")
  private boolean replace;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::take);
  }

  private ExitCode take(Session session) throws InterruptedException {
    StoreSpec given = ImageStoreArgument.parse(session, store);
    if (!replace && Files.exists(file)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "TRI-144 There is a file "
              + file
              + ", which may be what an earlier look is needed for. Name another one with -o, or"
              + " replace it with --replace.",
          null);
    }
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    Taken taken =
        SnapshotCommand.record(
            session, open, PlaceName.of(given, open), file, replace, checksum, false);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("snapshot", file);
    document.put("objects", taken.objects());
    document.put("bytes", taken.bytes().bytes());
    document.put("faults", taken.faults());
    session.result(
        document,
        "The snapshot is in "
            + file
            + ": "
            + taken.objects()
            + " objects, "
            + taken.bytes()
            + (taken.faults() == 0
                ? "."
                : ". Something of " + taken.faults() + " keys is missing."));
    return taken.faults() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }
}
