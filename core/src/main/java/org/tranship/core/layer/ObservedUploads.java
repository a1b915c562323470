package org.tranship.core.layer;

import java.util.List;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Uploads in parts, measured.
final class ObservedUploads extends ForwardingUploads {
  private final ResumableUploads inner;
  private final ObservedStore.Gauge gauge;

  ObservedUploads(ResumableUploads inner, ObservedStore.Gauge gauge) {
    super(inner);
    this.inner = inner;
    this.gauge = gauge;
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    return gauge.call(StoreOperation.BEGIN, () -> inner.begin(key, attributes));
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    Content counted = gauge.sent(content);
    return gauge.call(StoreOperation.PART, () -> inner.part(upload, number, counted));
  }

  @Override
  public List<Part> parts(Upload upload) {
    return gauge.call(StoreOperation.PARTS, () -> inner.parts(upload));
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    return gauge.write(StoreOperation.FINISH, () -> inner.finish(upload, parts, condition));
  }

  @Override
  public void abort(Upload upload) {
    gauge.run(StoreOperation.ABORT, () -> inner.abort(upload));
  }

  @Override
  public List<Upload> list(String prefix) {
    return gauge.call(StoreOperation.UPLOADS, () -> inner.list(prefix));
  }
}
