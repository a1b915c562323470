package org.tranship.events.proof;

import org.tranship.core.eventlog.ContentHash;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.value.Digest;
import org.tranship.events.transform.JsonPayload;

/// What two events are compared by: all that the target keeps. Used by one thread.
final class Content {
  private final LogCapabilities target;
  private final ContentHash.Hasher hasher = new ContentHash.Hasher();

  Content(LogCapabilities target) {
    this.target = target;
  }

  /// The digest of what [#comparable] has given.
  byte[] hash(Event comparable) {
    return hasher.bytes(comparable);
  }

  /// Whether two that [#comparable] has given say the same.
  static boolean same(Event one, Event other) {
    return one.type().equals(other.type())
        && one.revision().equals(other.revision())
        && one.payload().equals(other.payload())
        && one.time().equals(other.time())
        && one.metadata().equals(other.metadata());
  }

  /// An event as the target keeps it, in one spelling.
  Event comparable(Event event) {
    Event kept = target.kept(event);
    return target.payload() == PayloadForm.EXACT
        ? kept
        : JsonPayload.canonical(kept.payload()).map(kept::withPayload).orElse(kept);
  }

  /// In what two events of one version differ.
  String difference(Event expected, Event found) {
    Event one = comparable(expected);
    Event other = comparable(found);
    if (!one.type().equals(other.type())) {
      return "the type is " + other.type() + " and not " + one.type();
    }
    if (!one.revision().equals(other.revision())) {
      return "the revision is \"" + other.revision() + "\" and not \"" + one.revision() + "\"";
    }
    if (!one.payload().equals(other.payload())) {
      return "the payload is another one: sha256 "
          + shortened(other.payload().sha256())
          + " and not "
          + shortened(one.payload().sha256());
    }
    if (!one.time().equals(other.time())) {
      return "the time is "
          + other.time().map(Object::toString).orElse("missing")
          + " and not "
          + one.time().map(Object::toString).orElse("missing");
    }
    for (String name : one.metadata().keySet()) {
      if (!one.metadata().get(name).equals(other.metadata().get(name))) {
        return "the metadata \"" + name + "\" is another one";
      }
    }
    return "it has metadata that it should not have";
  }

  private static String shortened(Digest digest) {
    return digest.hex().substring(0, 12);
  }
}
