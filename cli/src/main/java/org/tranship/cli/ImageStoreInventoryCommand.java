package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.imagestore.StoreInventory;
import org.tranship.runbook.imagestore.StoreInventory.Registered;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore inventory`. Changes nothing.
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description =
        "Tells what lies in an image store and how large it is, by application type, and with"
            + " --registered what of it nobody has registered. Nothing is ever deleted: a version that"
            + " nobody uses may be what a differential package refers to.")
final class ImageStoreInventoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Parameters(paramLabel = "STORE", description = "The image store; see docs/imagestore.md.")
  private String store;

  @Option(
      names = "--registered",
      paramLabel = "FILE",
      description =
          "What is registered: one a line an application type and its version, as in 'CalcServiceApp"
              + " 2.0', or 'cluster 7.0' for a manifest of the cluster.")
  private @Nullable Path registered;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::say);
  }

  private ExitCode say(Session session) throws InterruptedException {
    Optional<Registered> known = Optional.ofNullable(registered).map(this::read);
    var given = ImageStoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    StoreInventory found = StoreInventory.of(open, known);
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> shares = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    found
        .shares()
        .forEach(
            (name, share) -> {
              shares.put(name, Map.of("files", share.files(), "bytes", share.bytes()));
              lines
                  .append(name)
                  .append(": ")
                  .append(share.files())
                  .append(share.files() == 1 ? " file, " : " files, ")
                  .append(ByteCount.of(share.bytes()))
                  .append('\n');
            });
    document.put("shares", shares);
    document.put("orphans", found.orphans());
    found.orphans().forEach(orphan -> lines.append("orphan  ").append(orphan).append('\n'));
    lines.append(
        known.isEmpty()
            ? "Nobody said what is registered, so nothing is called an orphan."
            : found.orphans().size() + " orphans. Nothing was changed.");
    session.result(document, lines.toString());
    return ExitCode.DONE;
  }

  private Registered read(Path file) {
    try {
      return Registered.of(Files.readAllLines(file));
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRI-141 The list "
              + file
              + " of what is registered cannot be read: "
              + e.getMessage()
              + ". Nothing was looked at.",
          e);
    }
  }
}
