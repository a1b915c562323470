package org.tranship.core.layer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Why a store cannot be asked for something, decided from its capabilities.
final class Refusals {
  private final Store store;

  Refusals(Store store) {
    this.store = store;
  }

  /// Asked for each time: a probe may make the capabilities exact while the store is open.
  private Capabilities can() {
    return store.capabilities();
  }

  Optional<StoreException> key(Key key, StoreOperation operation) {
    return can()
        .keys()
        .objection(key)
        .map(
            objection ->
                refuse(
                    Kind.INVALID_KEY,
                    operation,
                    key,
                    objection,
                    "Map such keys to others, or leave them out."));
  }

  Optional<StoreException> writing(Key key, StoreOperation operation) {
    if (!can().writable()) {
      return Optional.of(
          refuse(Kind.UNSUPPORTED, operation, key, "this store can only be read here", ""));
    }
    return key(key, operation);
  }

  Optional<StoreException> reading(Key key, Optional<Version> version) {
    if (!can().readable()) {
      return Optional.of(
          refuse(
              Kind.UNSUPPORTED,
              StoreOperation.OPEN,
              key,
              "this store does not give back what was written",
              ""));
    }
    return version(key, version, StoreOperation.OPEN);
  }

  Optional<StoreException> version(Key key, Optional<Version> version, StoreOperation operation) {
    if (version.isEmpty()) {
      return Optional.empty();
    }
    if (can().versions() == Capabilities.Versions.NONE) {
      return Optional.of(
          refuse(
              Kind.UNSUPPORTED,
              operation,
              key,
              "a certain version was asked for, and this store cannot tell versions apart",
              ""));
    }
    return version.get().isKnown()
        ? Optional.empty()
        : Optional.of(
            refuse(Kind.UNSUPPORTED, operation, key, "the version asked for is not known", ""));
  }

  Optional<StoreException> condition(Key key, Condition condition) {
    return switch (condition) {
      case Condition.Always() -> Optional.empty();
      case Condition.IfAbsent() ->
          can().createIfAbsent()
              ? Optional.empty()
              : Optional.of(
                  refuse(
                      Kind.UNSUPPORTED,
                      StoreOperation.PUT,
                      key,
                      "this store cannot write only where nothing is",
                      ""));
      case Condition.IfVersion(Version version) ->
          can().replaceIfVersion()
              ? version(key, Optional.of(version), StoreOperation.PUT)
              : Optional.of(
                  refuse(
                      Kind.UNSUPPORTED,
                      StoreOperation.PUT,
                      key,
                      "this store cannot replace one certain version",
                      ""));
    };
  }

  Optional<StoreException> attributes(Key key, Attributes attributes) {
    if (attributes.isEmpty()) {
      return Optional.empty();
    }
    Set<Attributes.Kind> lost = EnumSet.copyOf(attributes.kinds());
    lost.removeAll(can().attributes());
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = List.copyOf(attributes.only(lost).asMap().keySet());
    return Optional.of(
        refuse(
            Kind.UNSUPPORTED,
            StoreOperation.PUT,
            key,
            "this store does not keep " + String.join(", ", names),
            "If they may be lost, have them dropped by name (drop-attributes)."));
  }

  Optional<StoreException> put(Key key, ByteCount size) {
    return object(key, size)
        .or(
            () ->
                size.compareTo(can().largestPut()) <= 0
                    ? Optional.empty()
                    : Optional.of(tooLargeForPut(key, size)));
  }

  Optional<StoreException> object(Key key, ByteCount size) {
    return size.compareTo(can().largestObject()) <= 0
        ? Optional.empty()
        : Optional.of(
            tooLarge(key, size + " is more than the " + can().largestObject() + " it takes"));
  }

  private StoreException tooLargeForPut(Key key, ByteCount size) {
    boolean parts = store.feature(ResumableUploads.class).isPresent();
    return tooLarge(
        key,
        size
            + " is more than the "
            + can().largestPut()
            + " one write takes"
            + (parts ? "; it must be uploaded in parts" : ""));
  }

  StoreException tooLarge(Key key, String reason) {
    return refuse(Kind.TOO_LARGE, StoreOperation.PUT, key, reason, "");
  }

  StoreException unsupported(Key key, StoreOperation operation, String reason) {
    return refuse(Kind.UNSUPPORTED, operation, key, reason, "");
  }

  private StoreException refuse(
      Kind kind, StoreOperation operation, Key key, String reason, String next) {
    return StoreException.of(kind, operation.verb(), store.toString())
        .key(key)
        .because(reason)
        .next(next)
        .build();
  }
}
