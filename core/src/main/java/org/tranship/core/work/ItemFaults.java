package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Turns what went wrong with one object into its result, or, where perhaps nothing else can go
/// right either, into the end of the pass.
final class ItemFaults {
  /// What to do about an object whose bytes at the source are wrong.
  static final String MEND =
      "Nothing was written and the source is untouched; mend or restore the object there.";

  private ItemFaults() {}

  static ObjectResult failed(WorkItem item, String code, String reason) {
    return result(item, Outcome.FAILED, code, reason);
  }

  /// The target cannot hold the object as it should be coded.
  static ObjectResult uncodable(WorkItem item, Store target, CodingException fault) {
    String code = Kind.UNSUPPORTED.code();
    return failed(
        item,
        code,
        code + " " + target + " cannot hold \"" + item.source() + "\": " + fault.getMessage());
  }

  /// The target said that a copy was written, and has none of that size.
  static ObjectResult notAsSent(WorkItem item, Store target, Optional<Entry> there) {
    String code = Kind.CORRUPT.code();
    String found = there.map(entry -> " has " + entry.size() + ".").orElse(" is not there.");
    return failed(item, code, code + " The copy of \"" + item.source() + "\" in " + target + found);
  }

  static ObjectResult unknown(WorkItem item, StoreException cause) {
    return result(item, Outcome.UNKNOWN, cause.code(), cause.getMessage());
  }

  /// @throws PassStopped if the fault is not about this object, or may not be, see [Outage]
  static ObjectResult of(WorkItem item, StoreException fault) {
    if (everyObject(fault.kind()) || perhapsOneObject(fault.kind())) {
      throw new PassStopped(fault);
    }
    return failed(item, fault.code(), fault.getMessage());
  }

  /// A fault that every other object would meet too.
  static boolean everyObject(Kind kind) {
    return switch (kind) {
      case CONTAINER_MISSING, BAD_CREDENTIALS, CREDENTIALS_EXPIRED, CONFIGURATION, FULL -> true;
      case UNAVAILABLE,
          THROTTLED,
          TIMEOUT,
          NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          ACCESS_DENIED,
          INVALID_KEY,
          UNSUPPORTED,
          TOO_LARGE,
          CORRUPT,
          SOURCE_FAULT,
          INTERRUPTED,
          UNEXPECTED ->
          false;
    };
  }

  /// A fault that the store is to be asked about: retries are over when it arrives here, and either
  /// the store is gone or this one object cannot be had from it.
  static boolean perhapsOneObject(Kind kind) {
    return kind == Kind.UNAVAILABLE || kind == Kind.THROTTLED || kind == Kind.TIMEOUT;
  }

  /// The store's own word for a fault, if there is one inside it.
  static Optional<StoreException> inside(Exception fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof StoreException inner) {
        return Optional.of(inner);
      }
    }
    return Optional.empty();
  }

  /// What a fault means that came while bytes of an object passed through taps and decoders: the
  /// store's own word, else that the bytes are not what they should be. ItemFaults of reading
  /// itself are told apart where the stored bytes are opened, by [#stored].
  ///
  /// @param store where the bytes came from, masked
  /// @param next what the operator can do
  static StoreException bytes(Exception fault, Key key, String store, String next) {
    return inside(fault)
        .orElseGet(
            () ->
                StoreException.of(Kind.CORRUPT, "read", store)
                    .key(key)
                    .because(reason(fault))
                    .next(next)
                    .causedBy(fault)
                    .build());
  }

  /// The same of an object at the source.
  static StoreException wrongAtSource(WorkItem item, Store source, IOException fault) {
    return bytes(fault, item.source(), source.toString(), MEND);
  }

  private static String reason(Exception fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault) {
      case Tap.CodedFault _, CodingException _ -> message;
      case ZipException _ -> "it is no valid zlib data (" + message + ")";
      default -> "it cannot be decoded (" + message + ")";
    };
  }

  /// The stored bytes of an object, whose faults are those of reading.
  static InputStream stored(ObjectBody body, Key key) {
    return new ToldStream(
        body.stream(),
        fault ->
            fault instanceof IOException io
                ? StoreException.reading(io, key)
                : StoreException.reading(new IOException(fault), key));
  }

  private static ObjectResult result(WorkItem item, Outcome outcome, String code, String reason) {
    return new ObjectResult(
        item.key(),
        item.target(),
        outcome,
        Level.NONE,
        ByteCount.ZERO,
        Optional.empty(),
        item.version(),
        Version.NONE,
        code,
        reason,
        "");
  }
}
