package org.tranship.driver.snapshot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Measures how fast rows are written and read: `ManyRows FILE COUNT`. Rows are as of S3: a key of
/// 33 characters, an ETag, a time, and, with a third argument `checksum`, a SHA-256.
final class ManyRows {
  private ManyRows() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    boolean checksum = arguments.length > 2 && arguments[2].equals("checksum");
    long began = System.nanoTime();
    try (SnapshotWriter writer = SnapshotFormat.installed().create(file, true, Snapshots.HEADER)) {
      for (int i = 0; i < count; i++) {
        writer.add(row(i, checksum));
      }
      writer.finish(Snapshots.ENDED);
    }
    said("written", count, began);
    System.out.printf(
        Locale.ROOT, "%,d bytes, %d each%n", Files.size(file), Files.size(file) / count);
    began = System.nanoTime();
    long read = 0;
    try (Store store = Snapshots.open(file);
        Listing listing = store.list(ListRequest.ALL)) {
      while (listing.next() != null) {
        read++;
      }
    }
    said("read", read, began);
  }

  private static void said(String done, long count, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT, "%,d rows %s in %.1f s, %,.0f/s%n", count, done, seconds, count / seconds);
  }

  private static RecordedObject row(int number, boolean checksum) {
    String hex = "%032x".formatted(number * 0x9E3779B97F4A7C15L);
    Entry entry =
        new Entry(
            Key.of("some/prefix/of/keys/k%012d".formatted(number)),
            ByteCount.of(number),
            Version.of('"' + hex + '"'),
            Optional.of(Snapshots.ENDED.plusSeconds(1_700_000_000L + number)),
            Optional.empty(),
            Attributes.NONE);
    return checksum
        ? new RecordedObject(entry, Optional.of(Digest.sha256(hex + hex)), Optional.empty())
        : RecordedObject.of(entry);
  }
}
