package org.tranship.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.registry.TagList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry tags`. Changes nothing in the store.
@Command(
    name = "tags",
    mixinStandardHelpOptions = true,
    description = {
      "Lists where the tags of a container registry point, a tag a line: 'repository:tag"
          + " sha256:DIGEST'. That is what of a registry cannot be told from its blobs and manifests:"
          + " kept as a file, 'tranship registry fsck --repair --tags FILE' has them again.",
      "Ends with 4 if the link of a tag cannot be read; such tags are named and not in the list."
    })
final class RegistryTagsCommand implements Callable<Integer> {
  private static final String UNWRITTEN = "TRR-108";

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Parameters(
      paramLabel = "STORE",
      description = "The store's URL: where docker/registry/v2 lies, or a folder above.")
  private String store;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the list to this file. One that is there is not replaced.")
  private @Nullable Path output;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::list);
  }

  private ExitCode list(Session session) throws InterruptedException {
    StoreSpec given = StoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    long[] counts = {0, 0};
    try (Kept kept = new Kept(Optional.ofNullable(output))) {
      TagList.of(
          open,
          tag -> {
            if (tag.fault().isEmpty()) {
              counts[0]++;
              if (!kept.write(TagList.line(tag))) {
                session.item(document(tag), TagList.line(tag));
              }
            } else {
              counts[1]++;
              session.item(document(tag), "# " + tag.image() + ": " + tag.fault());
            }
          });
      boolean _ = kept.write("# " + counts[0] + " tags");
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          UNWRITTEN
              + " The list cannot be written to "
              + output
              + ": "
              + FileTrouble.why(e)
              + ". Name another file; one that is there is not replaced.",
          e);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("tags", counts[0]);
    document.put("unreadable", counts[1]);
    session.end(
        document,
        "# %,d tags%s"
            .formatted(
                counts[0],
                counts[1] == 0 ? "" : ", and %,d that cannot be read".formatted(counts[1])));
    return counts[1] == 0 ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private static Map<String, Object> document(TagList.Tag tag) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repository", tag.repository());
    document.put("tag", tag.tag());
    document.put("digest", tag.hex().isEmpty() ? "" : "sha256:" + tag.hex());
    document.put("fault", tag.fault());
    return document;
  }

  /// The file that the list is written to, if one is named.
  private static final class Kept implements AutoCloseable {
    private final @Nullable PrintWriter out;

    Kept(Optional<Path> file) throws IOException {
      this.out =
          file.isEmpty()
              ? null
              : new PrintWriter(
                  Files.newBufferedWriter(
                      file.get(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
    }

    /// @return whether there is a file
    boolean write(String line) {
      if (out != null) {
        out.println(line);
      }
      return out != null;
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
        if (out.checkError()) {
          throw new IOException("the disk may be full");
        }
      }
    }
  }
}
