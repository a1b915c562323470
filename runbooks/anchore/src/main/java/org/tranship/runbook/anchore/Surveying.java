package org.tranship.runbook.anchore;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.tranship.core.value.ByteCount;

/// Reads the whole catalogue once, in memory that does not grow with it, and names what will be
/// refused: of many, the first ones and how many more there are.
final class Surveying {
  /// How many refusals are told one by one; the journal and the report have all of them.
  private static final int TOLD = 20;

  private Surveying() {}

  /// @param limits what the destination takes
  /// @param met is given each document, and whether it is refused
  /// @param refusal is told why, a sentence each
  /// @param note is told what is worth knowing of those that are not refused
  static Survey of(
      Migration migration,
      TargetLimits limits,
      BiConsumer<Document, Boolean> met,
      Consumer<String> refusal,
      Consumer<String> note) {
    Objections objections = new Objections(migration, limits);
    long documents = 0;
    long bytes = 0;
    long refused = 0;
    try (Documents all = migration.documents()) {
      for (Optional<Document> next = all.next(); next.isPresent(); next = all.next()) {
        Document document = next.get();
        documents++;
        bytes += document.size();
        Optional<Objections.Objection> objection = objections.to(document);
        met.accept(document, objection.isPresent());
        if (objection.isPresent()) {
          refused++;
          if (refused <= TOLD) {
            refusal.accept(objection.get().sentence(document));
          }
        }
      }
    }
    if (refused > TOLD) {
      refusal.accept(
          "... and "
              + (refused - TOLD)
              + " more are refused; the report of the migration names them all.");
    }
    objections.noted().ifPresent(note);
    return new Survey(documents, ByteCount.of(bytes), refused);
  }
}
