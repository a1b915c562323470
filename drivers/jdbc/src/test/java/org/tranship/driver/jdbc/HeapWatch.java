package org.tranship.driver.jdbc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;

/// Measures, again and again while a stream is read, how much of the heap is really held: what is
/// left after a collection.
final class HeapWatch {
  /// Bytes of a stream between two measurements.
  static final int STEP = 8 << 20;

  private final long before = held();
  private long most;
  private int samples;

  /// The most that was held so far beyond what was held in the beginning, in bytes.
  long grownBy() {
    return most - before;
  }

  int samples() {
    return samples;
  }

  InputStream watch(InputStream in) {
    return new FilterInputStream(in) {
      private long count;

      @Override
      public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
      }

      private void count(int read) {
        long next = count + read;
        if (next / STEP > count / STEP) {
          most = Math.max(most, held());
          samples++;
        }
        count = next;
      }
    };
  }

  private static long held() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
