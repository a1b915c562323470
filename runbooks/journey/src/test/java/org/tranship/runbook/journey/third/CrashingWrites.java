package org.tranship.runbook.journey.third;

import java.util.List;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.testkit.fault.CrashPoint;

/// A store as a process sees it that is killed at a write; what it only reads is no point. What the
/// store holds stays.
final class CrashingWrites extends ForwardingStore {
  private final CrashPoint point;

  CrashingWrites(Store inner, CrashPoint point) {
    super(inner);
    this.point = point;
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return point.remote(() -> inner().put(request));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return point.remote(() -> inner().delete(requests));
  }
}
