package org.tranship.core.layer;

import java.util.List;
import java.util.Optional;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Uploads in parts within the limits that the store names.
final class CheckedUploads extends ForwardingUploads {
  private final Refusals refusals;
  private final String store;

  CheckedUploads(ResumableUploads inner, Refusals refusals, String store) {
    super(inner);
    this.refusals = refusals;
    this.store = store;
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    CheckedStore.pass(
        refusals.writing(key, StoreOperation.BEGIN).or(() -> refusals.attributes(key, attributes)));
    return super.begin(key, attributes);
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    Key key = upload.key();
    if (number < 1 || number > limits().most()) {
      throw refusals.unsupported(
          key, StoreOperation.PART, "part " + number + " is not among 1 to " + limits().most());
    }
    if (content.size().compareTo(limits().largest()) > 0) {
      throw refusals.tooLarge(
          key, "a part of " + content.size() + " is more than " + limits().largest());
    }
    return super.part(upload, number, ExactContent.of(content, key, store));
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Optional<StoreException> refusal =
        refusals.condition(upload.key(), condition).or(() -> wrong(upload.key(), parts));
    return refusal.isPresent()
        ? new WriteOutcome.Refused(refusal.get())
        : super.finish(upload, parts, condition);
  }

  private Optional<StoreException> wrong(Key key, List<Part> parts) {
    ByteCount total = ByteCount.ZERO;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean last = i == parts.size() - 1;
      if (part.number() != i + 1) {
        return Optional.of(
            refusals.unsupported(
                key, StoreOperation.FINISH, "part " + (i + 1) + " is missing or out of order"));
      }
      if (!last && part.size().compareTo(limits().smallest()) < 0) {
        return Optional.of(
            refusals.unsupported(
                key,
                StoreOperation.FINISH,
                "part " + part.number() + " is smaller than " + limits().smallest()));
      }
      total = total.plus(part.size());
    }
    return refusals.object(key, total);
  }
}
