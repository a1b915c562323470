package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.Content;
import org.tranship.runbook.imagestore.checksum.ChecksumAudit;
import org.tranship.runbook.imagestore.checksum.Finding;
import org.tranship.runbook.imagestore.checksum.Finding.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore audit`. Changes nothing in the store.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Reads every package of an image store and holds it against the checksum beside it. A cluster"
            + " on its own image store computes checksums of folders from names in lower case, so"
            + " that a package with a capital letter in a name looks changed to it: those are named."
            + " Ends with 4 if a checksum is wrong or cannot be read.")
final class ImageStoreAuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private LayoutOption tree = new LayoutOption();

  @Parameters(
      paramLabel = "STORE",
      description = "The image store, which has to be one that can be read.")
  private String store;

  @Option(
      names = "--recompute",
      paramLabel = "DIR",
      description =
          "Write the checksums that a cluster on its own image store would make, of the packages"
              + " where they differ, below this folder under their paths. The store stays as it is;"
              + " 'tranship copy file:DIR STORE --existing replace' puts them into one.")
  private @Nullable Path recompute;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::audit);
  }

  private ExitCode audit(Session session) throws InterruptedException {
    var given = ImageStoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    ChecksumAudit.of(
        Content.all(tree.layout(given)).shown(open),
        finding -> {
          counts.merge(finding.verdict(), 1L, Long::sum);
          session.item(document(finding), finding.path() + ": " + finding.verdict().words());
        },
        this::write);
    Map<String, Object> document = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      document.put(verdict.name().toLowerCase(Locale.ROOT), counts.getOrDefault(verdict, 0L));
    }
    long affected = counts.getOrDefault(Verdict.AFFECTED, 0L);
    session.end(
        document,
        affected
            + (affected == 1 ? " package has" : " packages have")
            + " a checksum that is another one after the switch."
            + (affected == 0
                ? ""
                : " An application type that ships one of them again in the same version will be"
                    + " refused as changed"
                    + (recompute == null ? "; --recompute DIR writes what it would be." : ".")));
    boolean bad = counts.keySet().stream().anyMatch(Verdict::isBad);
    return bad ? ExitCode.DIFFERENT : ExitCode.DONE;
  }

  private void write(String path, byte[] bytes) {
    if (recompute == null) {
      return;
    }
    Path folder = recompute.toAbsolutePath().normalize();
    Path file = folder.resolve(path).normalize();
    try {
      if (!file.startsWith(folder)) {
        throw new IOException("it would lie outside");
      }
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "TRI-140 The checksum "
              + path
              + " cannot be written below "
              + folder
              + ": "
              + e.getMessage()
              + ". The store was not changed.",
          e);
    }
  }

  private static Map<String, Object> document(Finding finding) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("checksum", finding.path());
    document.put("of", finding.subject());
    document.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
    document.put("recorded", finding.recorded());
    document.put("after_switch", finding.expected());
    return document;
  }
}
