package org.tranship.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;

/// An object on its way. A body that ends early throws; a whole body whose digest the server has
/// recorded is compared with that at its end.
///
/// Some servers look up an object's description and open its bytes one after the other, so that an
/// object that is written anew in between comes with the description of one version and the bytes
/// of the next. That is a change, and no damage: so where the digest is wrong, the store is asked
/// once more what it has.
public final class HttpObjectBody implements ObjectBody {
  private static final Pattern RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private final Entry entry;
  private final InputStream stream;
  private final @Nullable HttpAnswer answer;

  private HttpObjectBody(Entry entry, InputStream stream) {
    this.entry = entry;
    this.stream = stream;
    this.answer = null;
  }

  /// @param entryOfSize makes the entry once the whole object's size is known
  /// @param recorded the digest that the whole object has by the server's own record
  /// @param now asks what is stored under the key by now
  /// @throws StoreException if the answer is not what was asked for; it is not closed then
  public HttpObjectBody(
      Key key,
      ReadRequest read,
      HttpAnswer answer,
      HttpStoreErrors errors,
      LongFunction<Entry> entryOfSize,
      Function<Entry, Optional<Digest>> recorded,
      Supplier<Optional<Entry>> now) {
    this.answer = answer;
    long length = answer.body().length();
    if (length < 0) {
      throw errors
          .fault(Kind.UNEXPECTED, "read", key)
          .because("the server sent a body without saying how long it is")
          .build();
    }
    if (answer.status() == 206) {
      this.entry = entryOfSize.apply(wholeSize(key, read, answer, length, errors));
      this.stream = new Checked(entry, answer.body(), length, errors, Optional.empty(), now);
    } else {
      // A server may leave a range unheeded; what is asked for must then be the whole of it.
      long asked = read.length().orElse(Long.MAX_VALUE);
      if (read.offset() > 0 || asked < length) {
        throw errors
            .fault(Kind.UNSUPPORTED, "read", key)
            .because("the server does not read ranges")
            .build();
      }
      this.entry = entryOfSize.apply(length);
      this.stream = new Checked(entry, answer.body(), length, errors, recorded.apply(entry), now);
    }
  }

  /// A body without bytes.
  public static HttpObjectBody empty(Entry entry) {
    return new HttpObjectBody(entry, InputStream.nullInputStream());
  }

  private static long wholeSize(
      Key key, ReadRequest read, HttpAnswer answer, long length, HttpStoreErrors errors) {
    Matcher range = RANGE.matcher(answer.headers().get("content-range", ""));
    boolean right =
        range.matches()
            && Long.parseLong(range.group(1)) == read.offset()
            && Long.parseLong(range.group(2)) - read.offset() + 1 == length
            && length
                == Math.min(
                    read.length().orElse(Long.MAX_VALUE),
                    Long.parseLong(range.group(3)) - read.offset());
    if (!right) {
      throw errors
          .fault(Kind.UNEXPECTED, "read", key)
          .because(
              "the server sent the range \""
                  + answer.headers().get("content-range", "")
                  + "\" of "
                  + length
                  + " bytes where another was asked for")
          .build();
    }
    return Long.parseLong(range.group(3));
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public void close() {
    if (answer != null) {
      answer.close();
    }
  }

  /// Turns the connection's faults into the store's, and compares the checksum at the end.
  private static final class Checked extends InputStream {
    private final Entry entry;
    private final InputStream in;
    private final HttpStoreErrors errors;
    private final Optional<Digest> announced;
    private final Supplier<Optional<Entry>> now;
    private final @Nullable RunningDigest digest;
    private long left;

    Checked(
        Entry entry,
        InputStream in,
        long length,
        HttpStoreErrors errors,
        Optional<Digest> announced,
        Supplier<Optional<Entry>> now) {
      this.entry = entry;
      this.in = in;
      this.now = now;
      this.left = length;
      this.errors = errors;
      this.announced = announced;
      this.digest = announced.map(found -> new RunningDigest(found.algorithm())).orElse(null);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(target, offset, length);
      } catch (IOException e) {
        StoreException fault = errors.of("read", entry.key(), e);
        throw new IOException(fault.getMessage(), fault);
      }
      if (digest != null && count > 0) {
        digest.update(target, offset, count);
        left -= count;
        // At the last byte, not behind it: a reader that knows the size may never ask for the end.
        if (left == 0) {
          compare(digest.finish());
        }
      }
      return count;
    }

    private void compare(Digest received) throws IOException {
      if (!announced.equals(Optional.of(received))) {
        StoreException fault = isAnother() ? changed() : corrupt(received);
        throw new IOException(fault.getMessage(), fault);
      }
    }

    private boolean isAnother() {
      try {
        return now.get()
            .map(
                found ->
                    found.version().isKnown()
                        && entry.version().isKnown()
                        && !found.version().equals(entry.version()))
            .orElse(true);
      } catch (StoreException _) {
        // Nothing is known beyond the wrong checksum, which is said.
        return false;
      }
    }

    private StoreException changed() {
      return errors
          .fault(Kind.CHANGED, "read", entry.key())
          .because("the object was written anew, or removed, while it was read")
          .build();
    }

    private StoreException corrupt(Digest received) {
      return errors
          .fault(Kind.CORRUPT, "read", entry.key())
          .because(
              "the bytes have "
                  + received
                  + " and the store's own record says "
                  + announced.orElseThrow())
          .next("Read it again; if it stays so, the stored object is damaged.")
          .build();
    }
  }
}
