package org.tranship.testkit.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// A catalogue that hands every call to another, for tests that change one of them. Closing it
/// leaves the other open.
public class ForwardingCatalog implements Catalog {
  private final Catalog inner;

  public ForwardingCatalog(Catalog inner) {
    this.inner = inner;
  }

  @Override
  public Rows rows(Optional<Key> after) {
    return inner.rows(after);
  }

  @Override
  public long count() {
    return inner.count();
  }

  @Override
  public Map<Key, Row> find(Collection<Key> ids) {
    return inner.find(ids);
  }

  @Override
  public List<Row> holding(Collection<Pointer> values) {
    return inner.holding(values);
  }

  @Override
  public List<Outcome> swap(List<Swap> swaps) {
    return inner.swap(swaps);
  }

  @Override
  public void rehearse(Swap swap) {
    inner.rehearse(swap);
  }

  @Override
  public void close() {}
}
