package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Content;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Does what an item of a copying pass is: all of an object, or a [Portion] of it.
///
/// A part is streamed from the source to the target, whatever its size, and hashed on the way; read
/// again, for another try, it is hashed again. So the digests of a part are those of the bytes that
/// the target took last.
final class PortionWork {
  private final Store source;
  private final Store target;
  private final CopyOne copy;

  PortionWork(Store source, Store target, CopyOne copy) {
    this.source = source;
    this.target = target;
    this.copy = copy;
  }

  /// @throws PassStopped if no object can be copied
  ObjectResult of(WorkItem item, Budget.Share room) {
    @Nullable Portion portion = item.portion().orElse(null);
    try {
      return switch (portion) {
        case null -> copy.copy(item, room);
        case Portion.Opening _, Portion.Closing _ -> copy.copy(item, room);
        case Portion.Sending sending -> send(item, sending);
        case Portion.Reading reading -> read(item, reading);
        case Portion.TakingBack(Version written, String wrong) ->
            new TakenBack(target).of(item, written, "when it was read back: " + wrong);
        case Portion.Abandoning abandoning -> abandon(item, abandoning);
      };
    } catch (StoreException e) {
      return ItemFaults.of(item, e);
    }
  }

  private ObjectResult send(WorkItem item, Portion.Sending sending) {
    AtomicReference<@Nullable Tap> last = new AtomicReference<>();
    Content content =
        new Content.Streamed(
            item.size(),
            () -> {
              Tap tap = tap(source, item.source(), item, sending.offset(), item.version());
              last.set(tap);
              return new ToldStream(
                  tap,
                  fault ->
                      ItemFaults.bytes(fault, item.source(), source.toString(), ItemFaults.MEND));
            });
    Part part;
    try {
      if (sending.there().isPresent()) {
        part = sending.there().get();
        try (InputStream in = content.open()) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      } else {
        ResumableUploads uploads = target.feature(ResumableUploads.class).orElseThrow();
        Upload upload = new Upload(item.target(), sending.upload(), Instant.EPOCH);
        part = uploads.part(upload, sending.number(), content);
      }
    } catch (IOException e) {
      return ItemFaults.of(item, ItemFaults.wrongAtSource(item, source, e));
    }
    Tap tap = last.get();
    if (tap == null || !tap.complete()) {
      throw StoreException.of(Kind.UNEXPECTED, "write", target.toString())
          .key(item.target())
          .because("the target reported success before it had read all the bytes of a part")
          .build();
    }
    Digest sha256 = tap.digest(DigestAlgorithm.SHA256);
    PartMark.Sums sums = new PartMark.Sums(tap.digest(DigestAlgorithm.CRC32C), sha256);
    return done(item, sha256, new PartMark(part, Optional.of(sums)).text());
  }

  private ObjectResult read(WorkItem item, Portion.Reading reading) {
    try (Tap tap = tap(target, item.target(), item, reading.offset(), reading.written())) {
      tap.transferTo(OutputStream.nullOutputStream());
      Digest found = tap.digest(DigestAlgorithm.SHA256);
      if (found.equals(reading.expected())) {
        return done(item, found, "");
      }
      return ItemFaults.failed(
          item,
          Kind.CORRUPT.code(),
          "it holds other bytes from byte "
              + reading.offset()
              + " on, "
              + found
              + " instead of "
              + reading.expected()
              + " in "
              + item.size());
    } catch (IOException e) {
      throw ItemFaults.bytes(e, item.target(), target.toString(), "The source is untouched.");
    }
  }

  /// The bytes of a portion, which fail at their end if there are more or fewer of them.
  private static Tap tap(Store store, Key key, WorkItem item, long offset, Version version) {
    ReadRequest request = ReadRequest.whole(version).range(offset, item.size().bytes());
    ObjectBody body = store.open(key, request);
    return new Tap(
        ItemFaults.stored(body, key),
        EnumSet.of(DigestAlgorithm.SHA256, DigestAlgorithm.CRC32C),
        false,
        new Tap.Expectation(item.size().bytes(), null)) {
      @Override
      public void close() {
        body.close();
      }
    };
  }

  /// What the object failed of stays its reason, whatever becomes of the upload: one that is gone
  /// already, as behind a worker that was lost, is what was wanted.
  private ObjectResult abandon(WorkItem item, Portion.Abandoning abandoning) {
    boolean again =
        Arrays.stream(Kind.values())
            .filter(kind -> kind.code().equals(abandoning.code()))
            .anyMatch(kind -> kind.retryable() || kind == Kind.INTERRUPTED);
    String reason = abandoning.reason();
    if (!again) {
      ResumableUploads uploads = target.feature(ResumableUploads.class).orElseThrow();
      try {
        uploads.abort(new Upload(item.target(), abandoning.upload(), Instant.EPOCH));
      } catch (StoreException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          reason += " Its upload was not ended, either: " + e.getMessage();
        }
      }
    }
    return ItemFaults.failed(item, abandoning.code(), reason);
  }

  private static ObjectResult done(WorkItem item, Digest sha256, String note) {
    return new ObjectResult(
        item.key(),
        item.target(),
        Outcome.DONE,
        Level.NONE,
        item.size(),
        Optional.of(sha256),
        item.version(),
        Version.NONE,
        "",
        "",
        note);
  }
}
