package org.tranship.runbook.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Items;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// What of a look is to be copied where: old bytes into the run's own place, blobs from another
/// store, links from the run's own place.
///
/// Once old bytes are kept they are never kept anew: they are what was there before the run. An
/// object that somebody has damaged once more since stays as it is.
record RepairItems(StepContext context, RepairLook look, Kept kept) {

  /// @param where which repairs, as a condition on the table `repair`
  /// @param keeping the old bytes, and not what comes in their place
  Items of(String where, boolean keeping) {
    return () -> new Source(where, keeping);
  }

  private Optional<WorkItem> keep(Repair one) {
    return Kept.of(context, one.key()).isPresent()
        ? Optional.empty()
        : Optional.of(item(one, one.key(), kept.old(one.key()), one.size(), one.version(), null));
  }

  private Optional<WorkItem> mend(Repair one) {
    Repair.Theirs theirs = one.theirs();
    WorkItem item =
        theirs == null
            ? item(
                    one,
                    kept.proven(one.key()),
                    one.key(),
                    ByteCount.of(Kept.link(one.hex()).length),
                    Version.NONE,
                    Kept.sha256(Kept.link(one.hex())))
                .withEcho(look.root(one))
            : item(
                one,
                theirs.key(),
                one.key(),
                theirs.size(),
                theirs.version(),
                Digest.of(DigestAlgorithm.SHA256, HexFormat.of().parseHex(one.hex())));
    if (!one.present()) {
      // A tag that is gone again was deleted by somebody, whatever a list said before.
      return one.rank() == RepairMark.TAGS_LAST && isWritten(one)
          ? Optional.empty()
          : Optional.of(item);
    }
    Optional<ObjectResult> old = Kept.of(context, one.key());
    return old.filter(it -> it.source().equals(one.version()))
        .map(_ -> item.replacing(one.version()));
  }

  private boolean isWritten(Repair one) {
    ObjectResult known = context.results(Kept.LINKS, List.of(one.key())).get(one.key());
    return known != null && known.outcome() == Outcome.DONE;
  }

  private static WorkItem item(
      Repair one,
      Key source,
      Key target,
      ByteCount size,
      Version version,
      @Nullable Digest expected) {
    return new WorkItem(
        one.key(),
        source,
        target,
        size,
        version,
        Coding.NONE,
        Coding.NONE,
        Optional.ofNullable(expected),
        Attributes.NONE,
        Note.NONE,
        "",
        Optional.empty());
  }

  private final class Source implements ItemSource {
    private final String where;
    private final boolean keeping;
    private final Deque<WorkItem> ready = new ArrayDeque<>();
    private String after = "";
    private boolean over;

    Source(String where, boolean keeping) {
      this.where = where;
      this.keeping = keeping;
    }

    @Override
    public Optional<WorkItem> next() {
      while (ready.isEmpty() && !over) {
        List<Repair> page = look.page(where, after);
        over = page.isEmpty();
        for (Repair one : page) {
          after = one.key().text();
          (keeping ? keep(one) : mend(one)).ifPresent(ready::add);
        }
      }
      return Optional.ofNullable(ready.poll());
    }

    @Override
    public void close() {
      // The look is its owner's.
    }
  }
}
