package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// Documents as work for copying, each with its row's values as they are now, for the swap that
/// follows. Those that are refused are written down as failed and left out. Closing it closes the
/// documents.
final class DocumentItems implements ItemSource {
  private static final int BATCH = 500;

  private final Migration migration;
  private final StepContext context;
  private final Documents documents;
  private final Objections objections;
  private final List<ObjectResult> refused = new ArrayList<>();
  private final Attributes attributes;

  DocumentItems(Migration migration, StepContext context, Documents documents) {
    this.migration = migration;
    this.context = context;
    this.documents = documents;
    this.objections = new Objections(migration, TargetLimits.of(migration));
    this.attributes = migration.target().newAttributes(context.clock().instant().getEpochSecond());
  }

  @Override
  public Optional<WorkItem> next() {
    while (true) {
      Optional<Document> next = documents.next();
      if (next.isEmpty()) {
        writeRefused();
        return Optional.empty();
      }
      Document document = next.get();
      Optional<Objections.Objection> objection = objections.to(document);
      if (objection.isEmpty()) {
        return Optional.of(item(document));
      }
      refused.add(
          ObjectResult.acted(
              document.id(),
              Outcome.FAILED,
              objection.get().code(),
              objection.get().sentence(document)));
      if (refused.size() == BATCH) {
        writeRefused();
      }
    }
  }

  private void writeRefused() {
    if (!refused.isEmpty()) {
      context.refuse(Passes.COPY, List.copyOf(refused));
      refused.clear();
    }
  }

  private WorkItem item(Document document) {
    return new WorkItem(
        document.id(),
        migration.source().keyOf(document),
        migration.target().newKeyOf(document),
        ByteCount.of(document.size()),
        Version.NONE,
        migration.source().codingOf(document.compressed()),
        migration.target().newCoding(),
        document.digest(),
        attributes,
        Note.NONE,
        PointerNote.text(document.pointer()),
        Optional.empty());
  }

  @Override
  public void close() {
    documents.close();
  }
}
