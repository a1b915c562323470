package org.tranship.testkit.fault;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;

/// Read models as a process sees them that is killed at a [CrashPoint]. What was written stays.
public final class CrashingReadModels implements ReadModels {
  private final ReadModels inner;
  private final CrashPoint point;

  public CrashingReadModels(ReadModels inner, CrashPoint point) {
    this.inner = inner;
    this.point = point;
  }

  private void run(Runnable call) {
    boolean _ =
        point.remote(
            () -> {
              call.run();
              return true;
            });
  }

  @Override
  public void check(ViewShape view) {
    run(() -> inner.check(view));
  }

  @Override
  public boolean exists(ViewShape view, Side side) {
    return point.remote(() -> inner.exists(view, side));
  }

  @Override
  public Optional<ViewMark> mark(ViewShape view, Side side) {
    return point.remote(() -> inner.mark(view, side));
  }

  @Override
  public void create(ViewShape view, String revision) {
    run(() -> inner.create(view, revision));
  }

  @Override
  public Map<List<String>, ViewRow> rows(ViewShape view, Side side, Collection<List<String>> keys) {
    return point.remote(() -> inner.rows(view, side, keys));
  }

  @Override
  public boolean write(
      ViewShape view,
      Side side,
      Map<List<String>, Optional<ViewRow>> changes,
      ViewMark expected,
      ViewMark mark) {
    return point.remote(() -> inner.write(view, side, changes, expected, mark));
  }

  @Override
  public Cursor<ViewRow> scan(ViewShape view, Side side) {
    return point.remote(() -> inner.scan(view, side));
  }

  @Override
  public void swap(List<ViewShape> views) {
    run(() -> inner.swap(views));
  }

  @Override
  public Optional<String> swapped(ViewShape view) {
    return point.remote(() -> inner.swapped(view));
  }

  @Override
  public List<String> swapBack(Map<ViewShape, String> revisions) {
    return point.remote(() -> inner.swapBack(revisions));
  }

  @Override
  public void drop(ViewShape view, Side side) {
    run(() -> inner.drop(view, side));
  }

  @Override
  public void close() {
    inner.close();
  }
}
