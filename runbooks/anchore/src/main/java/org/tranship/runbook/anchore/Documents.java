package org.tranship.runbook.anchore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.value.Key;

/// A stream of the documents that a migration is about. One thread; closed by whoever opened it.
final class Documents implements AutoCloseable {
  private static final int BATCH = 500;

  private final Migration migration;
  private final Catalog.Rows rows;
  private final Deque<Document> ready = new ArrayDeque<>();

  Documents(Migration migration, Catalog.Rows rows) {
    this.migration = migration;
    this.rows = rows;
  }

  Optional<Document> next() {
    while (ready.isEmpty()) {
      List<Document> batch = new ArrayList<>(BATCH);
      Optional<Catalog.Row> row = rows.next();
      while (row.isPresent()) {
        Document document = Document.of(row.get());
        if (migration.concerns(document)) {
          batch.add(document);
        }
        row = batch.size() < BATCH ? rows.next() : Optional.empty();
      }
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      Set<Key> wanted = migration.earlier().apply(batch.stream().map(Document::id).toList());
      batch.stream().filter(document -> wanted.contains(document.id())).forEach(ready::add);
    }
    return Optional.of(ready.remove());
  }

  @Override
  public void close() {
    rows.close();
  }
}
