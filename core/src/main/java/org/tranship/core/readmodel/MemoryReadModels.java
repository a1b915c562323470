package org.tranship.core.readmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;

/// Read models that live as long as the process: the reference implementation of the port.
public final class MemoryReadModels implements ReadModels {
  /// A table that is there.
  private static final class Table {
    private final Map<List<String>, ViewRow> rows = new HashMap<>();
    private @Nullable ViewMark mark;
  }

  /// The tables of one read model. What was live before a swap may have been nothing.
  private static final class Tables {
    private final Map<Side, Table> sides = new EnumMap<>(Side.class);
    private boolean swapped;
  }

  private final Map<String, Tables> views = new HashMap<>();

  private Tables tables(ViewShape view) {
    return views.computeIfAbsent(view.table(), _ -> new Tables());
  }

  private Optional<Table> table(ViewShape view, Side side) {
    return Optional.ofNullable(tables(view).sides.get(side));
  }

  @Override
  public void check(ViewShape view) {}

  @Override
  public synchronized boolean exists(ViewShape view, Side side) {
    return table(view, side).isPresent();
  }

  @Override
  public synchronized Optional<ViewMark> mark(ViewShape view, Side side) {
    return table(view, side).map(table -> table.mark);
  }

  @Override
  public synchronized void create(ViewShape view, String revision) {
    Table table = new Table();
    table.mark = ViewMark.start(revision);
    tables(view).sides.put(Side.SHADOW, table);
  }

  @Override
  public synchronized Map<List<String>, ViewRow> rows(
      ViewShape view, Side side, Collection<List<String>> keys) {
    Map<List<String>, ViewRow> found = new HashMap<>();
    table(view, side)
        .ifPresent(
            table -> {
              for (List<String> key : keys) {
                @Nullable ViewRow row = table.rows.get(key);
                if (row != null) {
                  found.put(key, row);
                }
              }
            });
    return found;
  }

  @Override
  public synchronized boolean write(
      ViewShape view,
      Side side,
      Map<List<String>, Optional<ViewRow>> changes,
      ViewMark expected,
      ViewMark mark) {
    Optional<Table> found = table(view, side);
    if (found.isEmpty() || !expected.equals(found.get().mark)) {
      return false;
    }
    Table table = found.get();
    changes.forEach(
        (key, row) ->
            row.ifPresentOrElse(it -> table.rows.put(key, it), () -> table.rows.remove(key)));
    table.mark = mark;
    return true;
  }

  /// Puts a row into the live table as the service would, which knows of no marks.
  public synchronized void plant(ViewShape view, ViewRow row) {
    Table table = tables(view).sides.computeIfAbsent(Side.LIVE, _ -> new Table());
    table.rows.put(view.key(row), row);
  }

  @Override
  public synchronized Cursor<ViewRow> scan(ViewShape view, Side side) {
    List<ViewRow> rows =
        new ArrayList<>(table(view, side).map(it -> it.rows.values()).orElse(List.of()));
    rows.sort(view.order());
    return Cursor.over(rows);
  }

  @Override
  public synchronized Optional<String> swapped(ViewShape view) {
    return tables(view).swapped ? mark(view, Side.LIVE).map(ViewMark::revision) : Optional.empty();
  }

  @Override
  public synchronized void swap(List<ViewShape> swapped) {
    for (ViewShape view : swapped) {
      if (exists(view, Side.SHADOW) && swapped(view).isPresent()) {
        throw EventLogException.of(Kind.UNSUPPORTED, "swap the tables of", "memory")
            .because("what was live in " + view.table() + " before the last swap is still kept")
            .next("Complete or roll back that run first.")
            .build();
      }
    }
    for (ViewShape view : swapped) {
      Tables tables = tables(view);
      @Nullable Table shadow = tables.sides.remove(Side.SHADOW);
      if (shadow != null) {
        move(tables, tables.sides.get(Side.LIVE), Side.BEFORE);
        tables.sides.put(Side.LIVE, shadow);
        tables.swapped = true;
      }
    }
  }

  @Override
  public synchronized List<String> swapBack(Map<ViewShape, String> revisions) {
    List<String> back = new ArrayList<>();
    revisions.forEach(
        (view, revision) -> {
          if (swapped(view).equals(Optional.of(revision))) {
            Tables tables = tables(view);
            move(tables, tables.sides.remove(Side.BEFORE), Side.LIVE);
            tables.swapped = false;
            back.add(view.table());
          }
        });
    return back;
  }

  private static void move(Tables tables, @Nullable Table table, Side to) {
    if (table == null) {
      tables.sides.remove(to);
    } else {
      tables.sides.put(to, table);
    }
  }

  @Override
  public synchronized void drop(ViewShape view, Side side) {
    if (side == Side.LIVE) {
      throw new IllegalArgumentException("What is read is not dropped.");
    }
    Tables tables = tables(view);
    tables.sides.remove(side);
    tables.swapped &= side != Side.BEFORE;
  }

  @Override
  public void close() {}
}
