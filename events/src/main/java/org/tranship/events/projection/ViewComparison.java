package org.tranship.events.projection;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.events.projection.ViewDifference.Kind;

/// Compares what is live with a shadow, row by row, by one ordered walk over both. Changes nothing.
/// Memory does not grow with the number of rows.
///
/// @param models where both are
/// @param view which read model
public record ViewComparison(ReadModels models, ViewShape view) {
  /// What was compared.
  ///
  /// @param rows how many keys, of both sides
  /// @param differences how many of them differ
  public record Compared(long rows, long differences) {
    public Compared plus(Compared other) {
      return new Compared(rows + other.rows, differences + other.differences);
    }
  }

  /// @param found told of each row that differs
  public Compared run(Consumer<ViewDifference> found) throws InterruptedException {
    Comparator<ViewRow> order = view.order();
    long rows = 0;
    long differences = 0;
    try (Cursor<ViewRow> live = models.scan(view, Side.LIVE);
        Cursor<ViewRow> shadow = models.scan(view, Side.SHADOW)) {
      @Nullable ViewRow is = live.next();
      @Nullable ViewRow should = shadow.next();
      while (is != null || should != null) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop");
        }
        rows++;
        int side = is == null ? 1 : should == null ? -1 : order.compare(is, should);
        Optional<ViewDifference> difference =
            between(side <= 0 ? is : null, side >= 0 ? should : null);
        if (difference.isPresent()) {
          differences++;
          found.accept(difference.get());
        }
        is = side <= 0 ? live.next() : is;
        should = side >= 0 ? shadow.next() : should;
      }
    }
    return new Compared(rows, differences);
  }

  /// Compares one row alone, as it is now.
  public Optional<ViewDifference> of(List<String> key) {
    return between(
        models.rows(view, Side.LIVE, List.of(key)).get(key),
        models.rows(view, Side.SHADOW, List.of(key)).get(key));
  }

  private Optional<ViewDifference> between(@Nullable ViewRow is, @Nullable ViewRow should) {
    if (is == null) {
      return should == null
          ? Optional.empty()
          : Optional.of(difference(Kind.MISSING, should, "the events give it"));
    } else if (should == null) {
      return Optional.of(difference(Kind.EXTRA, is, "the events do not give it"));
    }
    StringBuilder detail = new StringBuilder();
    TreeSet<String> names = new TreeSet<>(view.columns().stream().map(ViewColumn::name).toList());
    for (String name : names) {
      if (!is.get(name).equals(should.get(name))) {
        detail.append(detail.isEmpty() ? "" : ", ").append(name).append(" is ");
        detail.append(shown(is.get(name))).append(" and not ").append(shown(should.get(name)));
      }
    }
    return detail.isEmpty()
        ? Optional.empty()
        : Optional.of(difference(Kind.CHANGED, is, detail.toString()));
  }

  private ViewDifference difference(Kind kind, ViewRow row, String detail) {
    return new ViewDifference(kind, view.table(), view.key(row), detail);
  }

  private static String shown(Optional<String> value) {
    return value
        .map(text -> text.length() > 100 ? text.substring(0, 100) + "..." : text)
        .map(text -> "\"" + text + "\"")
        .orElse("empty");
  }
}
