package org.tranship.core.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
final class EntryFormat implements SortedRuns.Form<Entry> {
  @Override
  public long characters(Entry entry) {
    long sum = (long) entry.key().text().length() + entry.version().token().length();
    for (Map.Entry<String, String> each : entry.attributes().asMap().entrySet()) {
      sum += each.getKey().length() + each.getValue().length();
    }
    return sum;
  }

  @Override
  public void write(Entry entry, DataOutputStream out) throws IOException {
    SortedRuns.Form.text(entry.key().text(), out);
    out.writeLong(entry.size().bytes());
    SortedRuns.Form.text(entry.version().token(), out);
    out.writeBoolean(entry.modified().isPresent());
    if (entry.modified().isPresent()) {
      Instant modified = entry.modified().get();
      out.writeLong(modified.getEpochSecond());
      out.writeInt(modified.getNano());
    }
    out.writeBoolean(entry.digest().isPresent());
    if (entry.digest().isPresent()) {
      SortedRuns.Form.text(entry.digest().get().algorithm().name(), out);
      SortedRuns.Form.text(entry.digest().get().hex(), out);
    }
    out.writeInt(entry.attributes().asMap().size());
    for (Map.Entry<String, String> each : entry.attributes().asMap().entrySet()) {
      SortedRuns.Form.text(each.getKey(), out);
      SortedRuns.Form.text(each.getValue(), out);
    }
    SortedRuns.Form.text(entry.placement().tier(), out);
    out.writeBoolean(entry.placement().offline());
  }

  @Override
  public Entry read(DataInputStream in) throws IOException {
    Key key = Key.of(SortedRuns.Form.text(in));
    ByteCount size = ByteCount.of(in.readLong());
    Version version = Version.of(SortedRuns.Form.text(in));
    Optional<Instant> modified =
        in.readBoolean()
            ? Optional.of(Instant.ofEpochSecond(in.readLong(), in.readInt()))
            : Optional.empty();
    Optional<Digest> digest =
        in.readBoolean()
            ? Optional.of(
                new Digest(
                    DigestAlgorithm.valueOf(SortedRuns.Form.text(in)), SortedRuns.Form.text(in)))
            : Optional.empty();
    Map<String, String> attributes = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      attributes.put(SortedRuns.Form.text(in), SortedRuns.Form.text(in));
    }
    Placement placement = new Placement(SortedRuns.Form.text(in), in.readBoolean());
    return new Entry(key, size, version, modified, digest, Attributes.of(attributes), placement);
  }
}
