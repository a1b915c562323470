package org.tranship.client.tables;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tables that try again what does not work just now: at most ten times, after 1, 2, 4 ... and at
/// most 30 seconds. An insert or a removal whose answer was lost is found done by the next try,
/// which says so as if somebody else had done it; whoever inserts compares what is there.
public final class RetryingTables implements Tables {
  private static final int TRIES = 10;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Tables inner;
  private final Pause pause;

  /// Waits between two tries.
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration length) throws InterruptedException;
  }

  public RetryingTables(Tables inner, Pause pause) {
    this.inner = inner;
    this.pause = pause;
  }

  private <T> T tried(Supplier<T> call) {
    Duration wait = Duration.ofSeconds(1);
    for (int left = TRIES - 1; ; left--) {
      try {
        return call.get();
      } catch (TableException e) {
        if (e.kind() != TableException.Kind.UNAVAILABLE || left == 0) {
          throw e;
        }
      }
      try {
        pause.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TableException(
            TableException.Kind.UNAVAILABLE, "Waiting for " + place() + " was interrupted.", e);
      }
      wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
    }
  }

  @Override
  public String place() {
    return inner.place();
  }

  @Override
  public boolean create(String table) {
    return tried(() -> inner.create(table));
  }

  @Override
  public boolean delete(String table) {
    return tried(() -> inner.delete(table));
  }

  @Override
  public boolean exists(String table) {
    return tried(() -> inner.exists(table));
  }

  @Override
  public RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from) {
    return tried(() -> inner.query(table, range, from));
  }

  @Override
  public boolean insert(String table, List<TableRow> rows) {
    return tried(() -> inner.insert(table, rows));
  }

  @Override
  public void replace(String table, TableRow row) {
    boolean _ =
        tried(
            () -> {
              inner.replace(table, row);
              return true;
            });
  }

  @Override
  public boolean remove(String table, RowKey key) {
    return tried(() -> inner.remove(table, key));
  }

  @Override
  public void close() {
    inner.close();
  }
}
