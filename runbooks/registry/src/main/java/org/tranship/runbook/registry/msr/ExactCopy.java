package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Digest;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Key;

/// Lists both ends and finds out whether the target is an exact copy: every object of the source is
/// there in the version that the run wrote and read back, from the version that the source has, and
/// of the same size; nothing else is there. Nothing is read again for it.
///
/// Where a metadata backup is to be restored, what the source held right before that has to be
/// there still, and what it has besides was written after: that need not be at the target. With an
/// export of the metadata each blob has to have the SHA-256 that it says.
final class ExactCopy {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final int NAMED = Several.NAMED;
  private static final int BATCH = 500;

  final Several different = new Several("object", "objects");
  final Several gone = new Several("object", "objects");
  final Several later = new Several("object", "objects");
  final Several hurt = new Several("object", "objects");
  long same;
  long unknown;

  private final StepContext context;
  private final String root;
  private final Optional<ContentListing> before;
  private final Optional<BlobIds> ids;
  private final List<ObjectResult> told = new ArrayList<>();

  private ExactCopy(StepContext context, Optional<ContentListing> before, Optional<BlobIds> ids) {
    this.context = context;
    this.root = SurveyStep.root(context);
    this.before = before;
    this.ids = ids;
  }

  /// Looks.
  static ExactCopy look(StepContext context, MsrMigration migration) throws InterruptedException {
    Optional<BlobIds> ids =
        migration.plan().export().map(export -> BlobIds.read(export, migration.scratch()));
    try (AutoCloseable _ = () -> ids.ifPresent(BlobIds::close)) {
      Optional<MsrPlan.Backup> backup = migration.plan().backup().filter(_ -> migration.isOnline());
      if (backup.isEmpty()) {
        return new ExactCopy(context, Optional.empty(), ids).walk(migration);
      }
      try (ContentListing before = ContentListing.open(BackupStep.listing(backup.get()))) {
        return new ExactCopy(context, Optional.of(before), ids).walk(migration);
      }
    } catch (IOException e) {
      throw new StepFailed(
          BackupStep.UNUSABLE
              + " The listing beside the backup cannot be read: "
              + FileTrouble.why(e)
              + ". Put it back, and run the same command again.",
          e);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ExactCopy walk(MsrMigration migration) throws InterruptedException {
    ListRequest request = ListRequest.under(root + MsrKeys.ROOT);
    try (Store source = migration.source();
        Store target = migration.target();
        ResultCursor copied = new ResultCursor(context.results(MsrPasses.COPY, GOOD));
        Merge merge =
            new Merge(
                new ListingAhead(() -> source.list(request)),
                new ListingAhead(() -> target.list(request)))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        pair(pair, copied);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    before.ifPresent(it -> drain(it, it.rest()));
    ids.ifPresent(
        it -> {
          for (String id : it.someMissing(NAMED)) {
            hurt.add("the blob " + id + " has no data");
          }
          hurt.more(it.missing() - Math.min(it.missing(), NAMED));
        });
    write();
    return this;
  }

  private void drain(ContentListing listing, Optional<Key> first) {
    for (Optional<Key> next = first; next.isPresent(); next = listing.rest()) {
      gone.add(next.get().text());
    }
  }

  private void pair(Pair pair, ResultCursor copied) {
    Key key = pair.key();
    // After a switch that was taken back, an upload may be left at the target.
    if (MsrKeys.isUpload(key)
        && (!(pair instanceof Pair.OnlyInTarget) || SwitchStep.number(context) > 1)) {
      return;
    }
    boolean wasThere = true;
    if (before.isPresent()) {
      ContentListing listing = before.get();
      for (Optional<Key> next = listing.passed(key); next.isPresent(); next = listing.passed(key)) {
        gone.add(next.get().text());
      }
      wasThere = listing.has(key);
    }
    Optional<ObjectResult> copy = copied.at(key);
    switch (pair) {
      case Pair.OnlyInTarget _ -> {
        if (copy.isPresent()) {
          gone.add(key.text());
        } else {
          different.add(key.text());
        }
      }
      case Pair.OnlyInSource(Key _, Entry entry) -> {
        if (wasThere) {
          different.add(key.text());
        } else {
          // It has data, whatever becomes of it.
          var _ = ids.flatMap(it -> MsrKeys.id(root, key).flatMap(it::met));
          later(entry);
        }
      }
      case Pair.Both(Key _, Entry source, Entry target) -> {
        if (copy.filter(it -> isOf(it, source, target)).isPresent()) {
          same++;
          judge(key, source, copy.get());
        } else {
          different.add(key.text());
        }
        if (!wasThere) {
          later(source);
        }
      }
    }
  }

  private static boolean isOf(ObjectResult result, Entry source, Entry target) {
    return source.version().isKnown()
        && result.source().equals(source.version())
        && result.written().equals(target.version())
        && source.size().equals(target.size());
  }

  /// What a blob has to be, as the metadata say it.
  private void judge(Key key, Entry source, ObjectResult copy) {
    Optional<String> id = MsrKeys.id(root, key);
    if (id.isEmpty()) {
      return;
    }
    Optional<String> wanted = ids.flatMap(it -> it.met(id.get()));
    if (wanted.isPresent()) {
      if (!copy.sha256().map(Digest::hex).equals(wanted)) {
        hurt.add("the blob " + id.get() + " has other bytes than its SHA-256 " + wanted.get());
      }
    } else {
      unknown += ids.isPresent() ? 1 : 0;
      if (source.size().bytes() == 0) {
        hurt.add("the blob " + id.get() + " has no byte");
      }
    }
  }

  private void later(Entry entry) {
    later.add(entry.key().text());
    told.add(
        ObjectResult.acted(
            entry.key(),
            Outcome.SKIPPED,
            "",
            "It was written after the metadata backup was begun, so what it belongs to may be"
                + " lost."));
    if (told.size() == BATCH) {
      write();
    }
  }

  private void write() {
    if (!told.isEmpty()) {
      context.refuse(MsrPasses.AFTER_BACKUP, List.copyOf(told));
      told.clear();
    }
  }
}
