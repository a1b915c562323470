package org.tranship.testkit.readmodel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tranship.core.eventlog.Position;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewColumn.Kind;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;

/// A place of read models, new for each test, and a table that a service has there.
public abstract class ReadModelsPlace {
  /// A table with every kind of column and a key of two.
  protected static final ViewShape VIEW =
      new ViewShape(
          "seats",
          List.of(
              new ViewColumn("conference", Kind.TEXT),
              new ViewColumn("place", Kind.INTEGER),
              new ViewColumn("holder", Kind.TEXT),
              new ViewColumn("price", Kind.DECIMAL),
              new ViewColumn("paid", Kind.BOOLEAN),
              new ViewColumn("since", Kind.TIME)),
          List.of("conference", "place"));

  private @Nullable ReadModels current;

  /// A place where nothing is, and that no other test uses. It is closed behind the test.
  protected abstract ReadModels create() throws Exception;

  /// Has the service make and fill a live table of its own, in the form of [#VIEW].
  ///
  /// @param rows texts between quotes as literals of SQL, for `conference`, `place` and `holder`
  protected abstract void serviceFills(ReadModels models, List<ViewRow> rows) throws Exception;

  protected final ReadModels models() {
    return Objects.requireNonNull(current, "no test is running");
  }

  @BeforeEach
  final void open() throws Exception {
    current = create();
  }

  @AfterEach
  final void close() {
    models().close();
  }

  protected static ViewRow row(String conference, int place, String... more) {
    Map<String, String> values = new TreeMap<>();
    values.put("conference", conference);
    values.put("place", Integer.toString(place));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new ViewRow(values);
  }

  protected static ViewMark at(long position) {
    return new ViewMark("r1", Position.of(position), position);
  }

  protected final boolean put(Side side, ViewMark from, ViewMark to, ViewRow... rows) {
    Map<List<String>, Optional<ViewRow>> changes = new LinkedHashMap<>();
    for (ViewRow row : rows) {
      changes.put(VIEW.key(row), Optional.of(row));
    }
    return models().write(VIEW, side, changes, from, to);
  }

  protected final void swapBack(String revision) {
    List<String> _ = models().swapBack(Map.of(VIEW, revision));
  }
}
