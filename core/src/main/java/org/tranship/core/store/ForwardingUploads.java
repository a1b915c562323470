package org.tranship.core.store;

import java.util.List;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Uploads that hand every call to others, each layer overriding what it is about.
public abstract class ForwardingUploads implements ResumableUploads {
  private final ResumableUploads inner;

  protected ForwardingUploads(ResumableUploads inner) {
    this.inner = inner;
  }

  @Override
  public Limits limits() {
    return inner.limits();
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    return inner.begin(key, attributes);
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    return inner.part(upload, number, content);
  }

  @Override
  public List<Part> parts(Upload upload) {
    return inner.parts(upload);
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    return inner.finish(upload, parts, condition);
  }

  @Override
  public void abort(Upload upload) {
    inner.abort(upload);
  }

  @Override
  public List<Upload> list(String prefix) {
    return inner.list(prefix);
  }
}
