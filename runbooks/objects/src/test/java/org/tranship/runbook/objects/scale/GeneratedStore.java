package org.tranship.runbook.objects.scale;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A store of as many objects as one likes, made while they are listed: the key of each follows
/// from its number, in key order, and its size too. It can only be listed, from anywhere.
///
/// @param count how many objects
/// @param keys key by number; greater numbers have greater keys
/// @param sizes bytes by number
record GeneratedStore(long count, LongFunction<String> keys, LongUnaryOperator sizes)
    implements Store {
  /// As many digits as a hash has, spread evenly.
  static GeneratedStore hashed(long count, LongUnaryOperator sizes) {
    long step = Long.divideUnsigned(-1L, count);
    return new GeneratedStore(
        count,
        n -> "blobs/" + padded(n * step + Math.floorMod(mixed(n), Math.max(1, step / 2)), 16, 16),
        sizes);
  }

  /// Numbered files in folders of ten thousand.
  static GeneratedStore numbered(long count, LongUnaryOperator sizes) {
    return new GeneratedStore(
        count,
        n -> "data/" + padded(n / 10_000, 10, 7) + "/part-" + padded(n % 10_000, 10, 4),
        sizes);
  }

  /// Tenants of very different size: each has half of what is left by the one before, down to the
  /// twelfth.
  static GeneratedStore uneven(long count, LongUnaryOperator sizes) {
    return new GeneratedStore(
        count,
        n -> {
          long from = 0;
          int tenant = 0;
          while (tenant < 11 && n >= from + (count - from) / 2) {
            from += (count - from) / 2;
            tenant++;
          }
          return "tenant-" + padded(tenant, 10, 2) + "/" + padded(n - from, 10, 10);
        },
        sizes);
  }

  private static String padded(long number, int radix, int width) {
    String digits = radix == 16 ? Long.toHexString(number) : Long.toString(number);
    return "0".repeat(width - digits.length()) + digits;
  }

  /// Sizes between nothing and a mebibyte, most of them small, and one in a million of a gibibyte.
  static LongUnaryOperator mixedSizes() {
    return n -> {
      long lot = mixed(n);
      return Long.remainderUnsigned(lot, 1_000_000) == 0 ? 1L << 30 : (lot >>> 44) >>> (lot & 15);
    };
  }

  /// A number that looks like any other (SplitMix64).
  static long mixed(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public String toString() {
    return "generated:" + count;
  }

  @Override
  public Listing list(ListRequest request) {
    String start = request.prefix();
    if (request.after().isPresent() && request.after().get().compareTo(Key.of("-" + start)) > 0) {
      Key after = request.after().get();
      if (start.isEmpty() || after.compareTo(Key.of(start)) >= 0) {
        return new Numbers(start, first(after, false));
      }
    }
    return new Numbers(start, start.isEmpty() ? 0 : first(Key.of(start), true));
  }

  /// The first number whose key comes behind.
  private long first(Key bound, boolean itself) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      int order = Key.of(keys.apply(middle)).compareTo(bound);
      if (order > 0 || itself && order == 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private final class Numbers implements Listing {
    private final String prefix;
    private long next;

    Numbers(String prefix, long next) {
      this.prefix = prefix;
      this.next = next;
    }

    @Override
    public @Nullable Entry next() {
      if (next >= count) {
        return null;
      }
      String key = keys.apply(next);
      if (!key.startsWith(prefix)) {
        return null;
      }
      long number = next++;
      return Entry.of(Key.of(key), sizes.applyAsLong(number), Version.NONE);
    }

    @Override
    public void close() {}
  }

  @Override
  public Capabilities capabilities() {
    throw onlyListed();
  }

  @Override
  public void check() {}

  @Override
  public Optional<Entry> stat(Key key) {
    throw onlyListed();
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    throw onlyListed();
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    throw onlyListed();
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    throw onlyListed();
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException onlyListed() {
    return new UnsupportedOperationException("It can only be listed.");
  }
}
