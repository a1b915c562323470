package org.tranship.core.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Placement;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// An entry as bytes, for the runs of a sort. The format lives as long as one listing of one
/// process: it has no version and nobody else reads it.
final class EntryFormat {
  private EntryFormat() {}

  /// About how much memory the texts of an entry take.
  static long characters(Entry entry) {
    long sum = (long) entry.key().text().length() + entry.version().token().length();
    for (Map.Entry<String, String> each : entry.attributes().asMap().entrySet()) {
      sum += each.getKey().length() + each.getValue().length();
    }
    return sum;
  }

  static void write(Entry entry, DataOutputStream out) throws IOException {
    text(entry.key().text(), out);
    out.writeLong(entry.size().bytes());
    text(entry.version().token(), out);
    out.writeBoolean(entry.modified().isPresent());
    if (entry.modified().isPresent()) {
      Instant modified = entry.modified().get();
      out.writeLong(modified.getEpochSecond());
      out.writeInt(modified.getNano());
    }
    out.writeBoolean(entry.digest().isPresent());
    if (entry.digest().isPresent()) {
      text(entry.digest().get().algorithm().name(), out);
      text(entry.digest().get().hex(), out);
    }
    out.writeInt(entry.attributes().asMap().size());
    for (Map.Entry<String, String> each : entry.attributes().asMap().entrySet()) {
      text(each.getKey(), out);
      text(each.getValue(), out);
    }
    text(entry.placement().tier(), out);
    out.writeBoolean(entry.placement().offline());
  }

  static Entry read(DataInputStream in) throws IOException {
    Key key = Key.of(text(in));
    ByteCount size = ByteCount.of(in.readLong());
    Version version = Version.of(text(in));
    Optional<Instant> modified =
        in.readBoolean()
            ? Optional.of(Instant.ofEpochSecond(in.readLong(), in.readInt()))
            : Optional.empty();
    Optional<Digest> digest =
        in.readBoolean()
            ? Optional.of(new Digest(DigestAlgorithm.valueOf(text(in)), text(in)))
            : Optional.empty();
    Map<String, String> attributes = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      attributes.put(text(in), text(in));
    }
    Placement placement = new Placement(text(in), in.readBoolean());
    return new Entry(key, size, version, modified, digest, Attributes.of(attributes), placement);
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
