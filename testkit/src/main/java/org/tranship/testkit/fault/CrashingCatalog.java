package org.tranship.testkit.fault;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// A catalogue as a process sees it that is killed at a [CrashPoint]. What was committed stays.
public final class CrashingCatalog implements Catalog {
  private final Catalog inner;
  private final CrashPoint point;

  public CrashingCatalog(Catalog inner, CrashPoint point) {
    this.inner = inner;
    this.point = point;
  }

  @Override
  public Rows rows(Optional<Key> after) {
    return point.remote(() -> inner.rows(after));
  }

  @Override
  public long count() {
    return point.remote(inner::count);
  }

  @Override
  public Map<Key, Row> find(Collection<Key> ids) {
    return point.remote(() -> inner.find(ids));
  }

  @Override
  public List<Row> holding(Collection<Pointer> values) {
    return point.remote(() -> inner.holding(values));
  }

  @Override
  public List<Outcome> swap(List<Swap> swaps) {
    return point.remote(() -> inner.swap(swaps));
  }

  @Override
  public void rehearse(Swap swap) {
    point.remote(
        () -> {
          inner.rehearse(swap);
          return true;
        });
  }

  @Override
  public void close() {
    inner.close();
  }
}
