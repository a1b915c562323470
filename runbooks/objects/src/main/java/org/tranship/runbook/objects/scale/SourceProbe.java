package org.tranship.runbook.objects.scale;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// Reads some of a source's objects and measures how fast that goes. Objects that were removed or
/// changed since they were listed are passed over. Changes nothing.
public final class SourceProbe {
  /// Most bytes that are read of one object.
  private static final long MOST_EACH = 8 << 20;

  /// A small object, by which the latency is measured.
  private static final long SMALL = 64 << 10;

  private static final int LARGE_ONES = 3;

  private SourceProbe() {}

  /// Measures.
  ///
  /// @param some objects of the source
  /// @param mostReads objects that are read at most, twice each
  /// @param mostBytes bytes that are read at most
  public static Probe.Measured of(Store source, List<Entry> some, int mostReads, long mostBytes)
      throws InterruptedException {
    List<Entry> bySize = new ArrayList<>(some);
    bySize.sort(Comparator.comparing(Entry::size));
    List<Probe.Trial> small = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : bySize) {
      long each = Math.min(entry.size().bytes(), SMALL);
      bytes += 2 * each;
      if (small.size() == mostReads || bytes > mostBytes && !small.isEmpty()) {
        break;
      }
      small.add(new Probe.Trial(each, () -> read(source, entry, each)));
    }
    List<Probe.Trial> large = new ArrayList<>();
    for (Entry entry : bySize.reversed()) {
      long each = Math.min(entry.size().bytes(), MOST_EACH);
      bytes += each;
      if (large.size() == LARGE_ONES || bytes > mostBytes) {
        break;
      }
      large.add(new Probe.Trial(each, () -> read(source, entry, each)));
    }
    return Probe.of(small, large);
  }

  private static void read(Store source, Entry entry, long most) throws IOException {
    ReadRequest whole = ReadRequest.WHOLE;
    ReadRequest request = most < entry.size().bytes() ? whole.range(0, most) : whole;
    try (ObjectBody body = source.open(entry.key(), request)) {
      InputStream stream = body.stream();
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CHANGED) {
        throw e;
      }
    }
  }
}
