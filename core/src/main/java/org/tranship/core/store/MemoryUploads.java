package org.tranship.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Uploads in parts for [MemoryStore], with the manners of S3: parts of one size but the last, a
/// part sent again replaces the old, and an upload that was finished or aborted is gone.
final class MemoryUploads implements ResumableUploads {
  private static final Limits LIMITS = new Limits(ByteCount.of(1), ByteCount.ofMiB(512), 10_000);

  private record Open(
      Upload upload, Attributes attributes, ConcurrentSkipListMap<Integer, byte[]> parts) {}

  private final MemoryStore store;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  MemoryUploads(MemoryStore store) {
    this.store = store;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    Upload upload = new Upload(key, "upload-" + ids.incrementAndGet(), store.now());
    open.put(upload.id(), new Open(upload, attributes, new ConcurrentSkipListMap<>()));
    return upload;
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    Open mine = find(upload, "write");
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != content.size().bytes()) {
        throw store.fault(
            Kind.SOURCE_FAULT, "write", upload.key(), "a part is not as long as announced");
      }
      mine.parts().put(number, bytes);
      return new Part(number, ByteCount.of(bytes.length), tag(number, bytes));
    } catch (IOException e) {
      throw StoreException.reading(e, upload.key());
    }
  }

  @Override
  public List<Part> parts(Upload upload) {
    return find(upload, "stat").parts().entrySet().stream()
        .map(
            part ->
                new Part(
                    part.getKey(),
                    ByteCount.of(part.getValue().length),
                    tag(part.getKey(), part.getValue())))
        .toList();
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Open mine = find(upload, "write");
    long size = 0;
    for (Part part : parts) {
      byte[] bytes = mine.parts().get(part.number());
      if (bytes == null || !tag(part.number(), bytes).equals(part.tag())) {
        return new WriteOutcome.Refused(
            store.fault(
                Kind.CORRUPT, "write", upload.key(), "part " + part.number() + " is not there"));
      }
      size += bytes.length;
    }
    // Of the exact length from the start: a growing buffer would need the memory three times.
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(size));
    parts.forEach(part -> whole.put(mine.parts().get(part.number())));
    WriteOutcome outcome = store.store(upload.key(), whole.array(), mine.attributes(), condition);
    if (outcome instanceof WriteOutcome.Done) {
      open.remove(upload.id());
    }
    return outcome;
  }

  @Override
  public void abort(Upload upload) {
    open.remove(upload.id());
  }

  @Override
  public List<Upload> list(String prefix) {
    return open.values().stream()
        .map(Open::upload)
        .filter(upload -> upload.key().startsWith(prefix))
        .sorted(Comparator.comparing(Upload::begun))
        .limit(1000)
        .toList();
  }

  private Open find(Upload upload, String operation) {
    Open mine = open.get(upload.id());
    if (mine == null) {
      throw store.fault(Kind.NOT_FOUND, operation, upload.key(), "there is no such upload");
    }
    return mine;
  }

  private static String tag(int number, byte[] bytes) {
    return number + "-" + Integer.toHexString(Arrays.hashCode(bytes));
  }
}
