package org.tranship.core.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

/// The keys of one batch of intents in few bytes. Keys of a batch are neighbours, so each is
/// written as the number of leading bytes it shares with the one before, and the rest:
///
/// ```
/// object := shared rest*2+mapped bytes [shared rest bytes]
/// ```
///
/// Numbers are unsigned, seven bits to a byte, lowest first, the highest bit set on all but the
/// last. `mapped` is 1 where the target's key is not the key itself; the target then follows in the
/// same way, sharing with the last target written. There is no header: whoever keeps the block
/// keeps the number of its objects beside it.
public final class IntentBlock {
  private static final byte[] NOTHING = {};

  private IntentBlock() {}

  public static byte[] encode(List<ObjectIntent> intents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 * intents.size());
    byte[] key = NOTHING;
    byte[] target = NOTHING;
    for (ObjectIntent intent : intents) {
      boolean mapped = !intent.target().equals(intent.key());
      byte[] nextKey = intent.key().utf8();
      int shared = shared(key, nextKey);
      number(out, shared);
      number(out, (long) (nextKey.length - shared) << 1 | (mapped ? 1 : 0));
      out.write(nextKey, shared, nextKey.length - shared);
      key = nextKey;
      if (mapped) {
        byte[] nextTarget = intent.target().utf8();
        shared = shared(target, nextTarget);
        number(out, shared);
        number(out, nextTarget.length - shared);
        out.write(nextTarget, shared, nextTarget.length - shared);
        target = nextTarget;
      }
    }
    return out.toByteArray();
  }

  /// @throws IllegalArgumentException if the block is not one
  public static List<ObjectIntent> decode(byte[] block, int objects) {
    Reader in = new Reader(block);
    List<ObjectIntent> intents = new ArrayList<>(objects);
    byte[] key = NOTHING;
    byte[] target = NOTHING;
    for (int i = 0; i < objects; i++) {
      int shared = in.number();
      int rest = in.number();
      key = in.bytes(key, shared, rest >> 1);
      Key name = key(key);
      if ((rest & 1) == 0) {
        intents.add(ObjectIntent.of(name));
      } else {
        shared = in.number();
        target = in.bytes(target, shared, in.number());
        intents.add(new ObjectIntent(name, key(target)));
      }
    }
    if (in.at != block.length) {
      throw new IllegalArgumentException("bytes are left over after " + objects + " objects");
    }
    return intents;
  }

  private static Key key(byte[] utf8) {
    return Key.of(new String(utf8, StandardCharsets.UTF_8));
  }

  private static int shared(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static final class Reader {
    private final byte[] block;
    private int at;

    Reader(byte[] block) {
      this.block = block;
    }

    int number() {
      long value = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        if (at == block.length) {
          throw new IllegalArgumentException("the block ends too soon");
        }
        byte next = block[at++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          if (value > Integer.MAX_VALUE) {
            break;
          }
          return (int) value;
        }
      }
      throw new IllegalArgumentException("a number in the block is too large");
    }

    byte[] bytes(byte[] before, int shared, int rest) {
      if (shared > before.length || rest > block.length - at) {
        throw new IllegalArgumentException("a key in the block is longer than the block");
      }
      byte[] bytes = Arrays.copyOf(before, shared + rest);
      System.arraycopy(block, at, bytes, shared, rest);
      at += rest;
      return bytes;
    }
  }
}
