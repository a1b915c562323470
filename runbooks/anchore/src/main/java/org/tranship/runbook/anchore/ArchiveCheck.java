package org.tranship.runbook.anchore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Coding;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.StoreOpener;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.anchore.config.DriverConfig;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.layout.DocumentAddress;

/// Tries a configuration on the real thing: a small and a compressible document are written under a
/// test account exactly as Anchore would hold them, read back, compared and removed again. The
/// documents go through the same copy and the same codecs as a migration's.
public final class ArchiveCheck {
  private static final String USER = "test";
  private static final String BUCKET = "anchorecliconfigtest";

  private final Side side;
  private final StoreOpener opener;

  public ArchiveCheck(Side side, StoreOpener opener) {
    this.side = side;
    this.opener = opener;
  }

  /// One thing that was tried.
  ///
  /// @param what it was
  /// @param passed whether it went well
  /// @param detail what was seen
  public record Finding(String what, boolean passed, String detail) {}

  /// Tries everything; stops at the first thing that fails, after removing what it wrote.
  public List<Finding> run(Instant now) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    Optional<String> unreadable = side.layoutObjection();
    if (unreadable.isPresent()) {
      findings.add(new Finding("layout", false, unreadable.get()));
      return findings;
    }
    Optional<Path> made = missingDirectory();
    if (made.isPresent() && !Files.isDirectory(made.get().toAbsolutePath().resolveSibling(""))) {
      findings.add(new Finding("store", false, noParent(made.get())));
      return findings;
    }
    try (Store store = opener.open(side.store())) {
      store.check();
      findings.add(new Finding("store", true, side + " can be reached and used"));
    } catch (StoreException e) {
      findings.add(new Finding("store", false, side.told(e, true)));
      return findings;
    }
    long threshold = side.config().compression().thresholdBytes();
    int large = (int) Math.min(threshold + 1, 4 << 20);
    for (int size : new int[] {64, large}) {
      Finding finding = roundTrip(size, now);
      findings.add(finding);
      if (!finding.passed()) {
        break;
      }
    }
    ArchiveDirectory.objection(side)
        .ifPresent(reason -> findings.add(new Finding("entries", false, reason)));
    if (made.isPresent() && Files.isDirectory(made.get())) {
      findings.add(
          new Finding(
              "directory", true, made.get() + " was not there, and was made by this check"));
    }
    return findings;
  }

  /// The directory that the configuration names, if it is not there yet.
  private Optional<Path> missingDirectory() {
    return side.config().driver() instanceof DriverConfig.LocalFs(String directory)
            && !Files.exists(Path.of(directory))
        ? Optional.of(Path.of(directory))
        : Optional.empty();
  }

  private String noParent(Path directory) {
    return StoreException.of(StoreException.Kind.CONTAINER_MISSING, "check", side.toString())
        .because(
            "neither the directory "
                + directory
                + " is there nor the one in which it would be made")
        .next(
            "Mount what is missing, make it, or mend archive_data_dir in "
                + side.config().file()
                + ".")
        .build()
        .getMessage();
  }

  private Finding roundTrip(int size, Instant now) throws InterruptedException {
    String what = "write, read and remove a document of " + ByteCount.of(size);
    Document document = document(size);
    Key key = side.newKeyOf(document);
    try (Store store = opener.open(side.store())) {
      if (store.stat(key).isPresent()) {
        return new Finding(
            what,
            false,
            "TRA-121 A test document is there already ("
                + key
                + " in "
                + side
                + "), left by an earlier check or written by somebody else. Remove it, then check"
                + " again.");
      }
      try {
        ObjectResult result = copy(document, key, size, now);
        boolean passed = result.succeeded() && result.level() == ObjectResult.Level.READBACK;
        return new Finding(what, passed, passed ? "read back and equal" : result.reason());
      } finally {
        List<WriteOutcome> removed = store.delete(List.of(DeleteRequest.of(key)));
        removed.forEach(WriteOutcome::orThrow);
      }
    } catch (StoreException | PassStopped e) {
      return new Finding(what, false, String.valueOf(e.getMessage()));
    }
  }

  private ObjectResult copy(Document document, Key key, int size, Instant now)
      throws InterruptedException {
    MemoryStore sample = new MemoryStore("check");
    byte[] text = new byte[size];
    Arrays.fill(text, (byte) 'x');
    sample.put(PutRequest.of(key, text)).orThrow();
    StoreSpec here = StoreSpec.of("memory:check");
    Engine engine =
        new LocalEngine(
            spec -> spec.equals(here) ? sample : opener.open(spec),
            Codecs.installed(),
            EngineLimits.standard());
    PassSpec pass =
        new PassSpec(
            PassId.of("check"),
            PassSpec.Operation.COPY,
            here,
            side.store(),
            PassSpec.VerifyLevel.READBACK,
            PassSpec.Existing.REFUSE,
            Set.of(),
            EnumSet.of(DigestAlgorithm.MD5));
    WorkItem item =
        new WorkItem(
            key,
            key,
            key,
            ByteCount.of(size),
            Version.NONE,
            Coding.NONE,
            side.newCoding(),
            Optional.empty(),
            side.newAttributes(now.getEpochSecond()),
            Note.NONE,
            document.toString(),
            Optional.empty());
    Single ledger = new Single();
    List<WorkItem> work = new ArrayList<>(List.of(item));
    engine.run(
        pass,
        most -> {
          List<WorkItem> next = List.copyOf(work);
          work.clear();
          return next;
        },
        ledger);
    return ledger.result.orElseThrow();
  }

  private static Document document(int size) {
    DocumentAddress address = new DocumentAddress(USER, BUCKET, "cliconfigtest-" + size);
    Catalog.Row row =
        new Catalog.Row(
            AnchoreCatalog.id(BUCKET, address.key(), USER, address.documentName()),
            new Pointer(Map.of()));
    return Document.of(row);
  }

  /// Keeps the one result; nothing of a check is journalled, since it is over when it returns.
  private static final class Single implements Engine.Ledger {
    private Optional<ObjectResult> result = Optional.empty();

    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> results) {
      result = Optional.of(results.getFirst());
    }

    @Override
    public void note(Key key, Note note) {}
  }
}
