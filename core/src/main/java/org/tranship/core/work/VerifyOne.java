package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;

/// Reads a copy back and compares the digest of its plain content with the one that is known.
/// Streams, whatever the size; changes nothing.
final class VerifyOne {
  private final Store target;
  private final Codecs codecs;

  VerifyOne(Store target, Codecs codecs) {
    this.target = target;
    this.codecs = codecs;
  }

  /// What was read back.
  ///
  /// @param entry the object that was read
  /// @param size bytes of its plain content
  /// @param plain SHA-256 of its plain content
  record Found(Entry entry, ByteCount size, Digest plain) {}

  /// Reads the object under the item's target key, decoding it as the target holds it.
  ///
  /// @param content name of the content encoding it was written with
  /// @param version read only this one, if known
  /// @throws StoreException as reading gives, `CORRUPT` if it cannot be decoded
  Found read(WorkItem item, String content, Version version) {
    return read(item, content, version, _ -> {});
  }

  private Found read(WorkItem item, String content, Version version, Consumer<ByteCount> seen) {
    Codec carrier = codecs.codec(item.to().carrier());
    Codec decode = codecs.codec(content);
    try (ObjectBody body = target.open(item.target(), ReadRequest.whole(version));
        InputStream payload = carrier.decode(stored(body, item, seen), body.entry().attributes());
        Tap plain =
            new Tap(
                decode.decode(payload, body.entry().attributes()),
                EnumSet.of(DigestAlgorithm.SHA256),
                false,
                null)) {
      plain.transferTo(OutputStream.nullOutputStream());
      return new Found(body.entry(), plain.length(), plain.digest(DigestAlgorithm.SHA256));
    } catch (IOException | CodingException e) {
      throw ItemFaults.bytes(e, item.target(), target.toString(), "The source is untouched.");
    }
  }

  private static InputStream stored(ObjectBody body, WorkItem item, Consumer<ByteCount> seen) {
    seen.accept(body.entry().size());
    return ItemFaults.stored(body, item.target());
  }

  /// Verifies an item by its plain digest, or by its original where none is known.
  ///
  /// @param originals reads originals
  /// @param room what of the memory is taken for it; more is taken once its size is seen
  /// @param budget what there is for all
  ObjectResult verify(WorkItem item, Budget.Share room, ByteCount budget, SourceDigests originals) {
    Digest wanted;
    Found found;
    try {
      wanted = item.plain().orElseGet(() -> originals.of(item, item.version()));
      found =
          read(
              item,
              item.to().content(),
              Version.NONE,
              size -> room.atLeast(CopyMemory.ofReading(target, size, budget)));
    } catch (StoreException e) {
      return ItemFaults.of(item, e);
    }
    if (!found.plain().equals(wanted)) {
      return ItemFaults.failed(
          item,
          StoreException.Kind.CORRUPT.code(),
          StoreException.Kind.CORRUPT.code()
              + " The copy \""
              + item.target()
              + "\" in "
              + target
              + " holds other bytes: "
              + found.plain()
              + " instead of "
              + wanted
              + ". Find out who changed it, or let the object be copied again.");
    }
    return new ObjectResult(
        item.key(),
        item.target(),
        Outcome.DONE,
        Level.READBACK,
        found.size(),
        Optional.of(found.plain()),
        item.version(),
        found.entry().version(),
        "",
        "",
        "");
  }
}
