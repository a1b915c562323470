package org.tranship.runbook.imagestore;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Key;

/// Which files at the target are copies of which version of the source, by the journal: of this run
/// and of those of the same plan that came to their end before. Asked in the order of keys.
///
/// A copy that an earlier run made counts only while the target has it in the very version that was
/// written then.
public final class KnownCopies implements AutoCloseable {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final ResultCursor own;
  private final List<ResultCursor> earlier;

  private KnownCopies(ResultCursor own, List<ResultCursor> earlier) {
    this.own = own;
    this.earlier = earlier;
  }

  static KnownCopies of(Journal journal, ImageCopyPlan plan, StepContext context) {
    List<ResultCursor> earlier = new ArrayList<>();
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(ImageCopyRunbook.NAME)
          && header.plan().equals(plan.settings())
          && !header.id().toString().equals(context.run())) {
        journal
            .view(header.id())
            .filter(KnownCopies::isEnded)
            .ifPresent(view -> earlier.add(new ResultCursor(results(view))));
      }
    }
    return new KnownCopies(new ResultCursor(context.results(FilesStep.FILES, GOOD)), earlier);
  }

  private static boolean isEnded(RunView view) {
    RunState state = Transitions.fold(view.entries());
    return state instanceof RunState.Ready || state instanceof RunState.Completed;
  }

  private static Results results(RunView view) {
    RunView.Rows<ObjectResult> rows = view.results(FilesStep.FILES, GOOD, Optional.empty());
    return new Results() {
      @Override
      public Optional<ObjectResult> next() {
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  /// Whether there are runs before this one.
  boolean hasEarlier() {
    return !earlier.isEmpty();
  }

  /// What this run knows of a file.
  Optional<ObjectResult> own(Key key) {
    return own.at(key);
  }

  /// What an earlier run knows of what is at the target now.
  Optional<ObjectResult> earlier(Entry there) {
    Optional<ObjectResult> found = Optional.empty();
    for (ResultCursor cursor : earlier) {
      found =
          found.or(
              () ->
                  cursor
                      .at(there.key())
                      .filter(
                          it -> it.written().isKnown() && it.written().equals(there.version())));
    }
    return found;
  }

  /// Whether this run or an earlier one has copied a file.
  public boolean isCopied(Key key) {
    boolean copied = own(key).isPresent();
    for (ResultCursor cursor : earlier) {
      copied |= cursor.at(key).isPresent();
    }
    return copied;
  }

  /// Whether what is there is another version than the one that was written, as far as the store
  /// tells versions apart.
  static boolean isOther(ObjectResult copied, Entry there) {
    return copied.written().isKnown()
        && there.version().isKnown()
        && !copied.written().equals(there.version());
  }

  /// What is known of the copy that the target has; empty if nothing is. The target may have
  /// another version of it by now than this run has written.
  public Optional<ObjectResult> of(Entry there) {
    Optional<ObjectResult> here = own(there.key());
    return here.isPresent() ? here : earlier(there);
  }

  @Override
  public void close() {
    own.close();
    earlier.forEach(ResultCursor::close);
  }
}
