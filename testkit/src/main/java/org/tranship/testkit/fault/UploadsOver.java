package org.tranship.testkit.fault;

import java.util.List;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Uploads that hand every call on, for a test to change one.
public class UploadsOver implements ResumableUploads {
  private final ResumableUploads inner;

  public UploadsOver(ResumableUploads inner) {
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
