package org.tranship.runbook.anchore;

import java.util.Optional;
import java.util.function.Function;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// Work made from what the journal says of an earlier pass.
final class ResultItems implements ItemSource {
  private final Results results;
  private final Function<ObjectResult, Optional<WorkItem>> item;

  /// @param item makes the work of a result; empty to leave it out
  ResultItems(Results results, Function<ObjectResult, Optional<WorkItem>> item) {
    this.results = results;
    this.item = item;
  }

  @Override
  public Optional<WorkItem> next() {
    for (Optional<ObjectResult> next = results.next(); next.isPresent(); next = results.next()) {
      Optional<WorkItem> work = item.apply(next.get());
      if (work.isPresent()) {
        return work;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    results.close();
  }

  /// An object to be removed, if it is still in this version.
  static WorkItem removal(Key row, Key object, Version version) {
    return item(row, object, version, Coding.NONE, Optional.empty());
  }

  /// An object to be read and compared.
  static WorkItem verification(Key row, Key object, Coding coding, Digest plain) {
    return item(row, object, Version.NONE, coding, Optional.of(plain));
  }

  private static WorkItem item(
      Key row, Key object, Version version, Coding coding, Optional<Digest> plain) {
    return new WorkItem(
        row,
        object,
        object,
        ByteCount.ZERO,
        version,
        coding,
        coding,
        Optional.empty(),
        Attributes.NONE,
        Note.NONE,
        "",
        plain);
  }
}
