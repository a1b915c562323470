package org.tranship.driver.swift;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;

/// An object on its way. A body that ends early throws; a whole body whose ETag is an MD5 is
/// compared with that at its end.
final class SwiftBody implements ObjectBody {
  private static final Pattern RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private final Entry entry;
  private final InputStream stream;
  private final @Nullable HttpAnswer answer;

  private SwiftBody(Entry entry, InputStream stream) {
    this.entry = entry;
    this.stream = stream;
    this.answer = null;
  }

  /// @param entryOfSize makes the entry once the whole object's size is known
  SwiftBody(
      Key key,
      ReadRequest read,
      HttpAnswer answer,
      SwiftErrors errors,
      LongFunction<Entry> entryOfSize) {
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
      this.stream = new Checked(key, answer.body(), length, errors, Optional.empty());
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
      this.stream = new Checked(key, answer.body(), length, errors, entry.digest());
    }
  }

  static SwiftBody empty(Entry entry) {
    return new SwiftBody(entry, InputStream.nullInputStream());
  }

  private static long wholeSize(
      Key key, ReadRequest read, HttpAnswer answer, long length, SwiftErrors errors) {
    String told = answer.headers().get("content-range", "");
    Matcher range = RANGE.matcher(told);
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
                  + told
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

  /// Turns the connection's faults into the store's, and compares the digest at the end.
  private static final class Checked extends InputStream {
    private final Key key;
    private final InputStream in;
    private final SwiftErrors errors;
    private final Optional<Digest> announced;
    private final RunningMd5 md5 = new RunningMd5();
    private long left;

    Checked(Key key, InputStream in, long length, SwiftErrors errors, Optional<Digest> announced) {
      this.key = key;
      this.in = in;
      this.left = length;
      this.errors = errors;
      this.announced = announced;
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
        StoreException fault = errors.of("read", key, e);
        throw new IOException(fault.getMessage(), fault);
      }
      if (announced.isPresent() && count > 0) {
        md5.update(target, offset, count);
        left -= count;
        // At the last byte, not behind it: a reader that knows the size may never ask for the end.
        if (left == 0) {
          compare(md5.finish(), announced.get());
        }
      }
      return count;
    }

    private void compare(Digest received, Digest recorded) throws IOException {
      if (!received.equals(recorded)) {
        StoreException fault =
            errors
                .fault(Kind.CORRUPT, "read", key)
                .because(
                    "the bytes have " + received + " and the store's own record says " + recorded)
                .next("Read it again; if it stays so, the stored object is damaged.")
                .build();
        throw new IOException(fault.getMessage(), fault);
      }
    }
  }
}
