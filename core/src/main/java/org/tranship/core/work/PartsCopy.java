package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tranship.core.outcome.Note;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;

/// Sends a large object in parts. The source is read once, in order, so that it is hashed once; a
/// few parts are on their way while the next is being read.
///
/// Crash argument. The upload's id is in the journal before the first part is sent, so a successor
/// asks the target which parts it has and sends only the others; it still reads those it does not
/// send, since the digest covers them. An upload begun whose id did not reach the journal holds no
/// part; it is aborted when it is found by listing.
final class PartsCopy {
  /// Above this many bytes an object is sent in parts.
  static final long THRESHOLD = 64L << 20;

  /// Smallest part; larger ones where an object would have too many.
  static final long PART = 16L << 20;

  /// Parts on their way at once.
  private static final int IN_FLIGHT = 3;

  private static final int NOTE_VERSION = 1;

  private final Store target;
  private final Engine.Ledger ledger;

  PartsCopy(Store target, Engine.Ledger ledger) {
    this.target = target;
    this.ledger = ledger;
  }

  static boolean wanted(ByteCount size, Capabilities capabilities) {
    return size.bytes() > THRESHOLD || size.compareTo(capabilities.largestPut()) > 0;
  }

  /// Bytes of memory that sending such an object takes.
  static long memory(long size) {
    return (IN_FLIGHT + 1) * partSize(size, 10_000);
  }

  private static long partSize(long size, int most) {
    long needed = (size + most - 1) / most;
    long megabytes = (needed + (1 << 20) - 1) >> 20;
    return Math.max(PART, megabytes << 20);
  }

  WriteOutcome send(
      WorkItem item,
      ResumableUploads uploads,
      Content content,
      Attributes attributes,
      Condition condition)
      throws IOException {
    long size = content.size().bytes();
    long partSize =
        Math.max(partSize(size, uploads.limits().most()), uploads.limits().smallest().bytes());
    Begun begun =
        resume(item, uploads, partSize).orElseGet(() -> begin(item, uploads, attributes, partSize));
    List<Part> parts = new ArrayList<>();
    Deque<Future<Part>> sending = new ArrayDeque<>();
    try (InputStream in = content.open();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        long left = size;
        for (int number = 1; left > 0; number++) {
          int length = (int) Math.min(partSize, left);
          byte[] bytes = in.readNBytes(length);
          if (bytes.length != length) {
            throw new Tap.CodedFault("the source ended " + (left - bytes.length) + " bytes early");
          }
          left -= length;
          Part there = begun.there().get(number);
          if (there != null && there.size().bytes() == length) {
            sending.add(java.util.concurrent.CompletableFuture.completedFuture(there));
          } else {
            int n = number;
            sending.add(senders.submit(() -> uploads.part(begun.upload(), n, Content.of(bytes))));
          }
          while (sending.size() >= IN_FLIGHT) {
            parts.add(await(sending.remove()));
          }
        }
        // The tap behind the stream checks length and digest when it is asked for the end.
        if (in.read() >= 0) {
          throw new Tap.CodedFault("more bytes came than the " + size + " announced");
        }
        while (!sending.isEmpty()) {
          parts.add(await(sending.remove()));
        }
      } catch (RuntimeException | IOException e) {
        senders.shutdownNow();
        if (!(e instanceof StoreException fault && fault.kind().retryable())) {
          abandon(e, uploads, begun.upload());
        }
        throw e;
      }
    }
    return uploads.finish(begun.upload(), parts, condition);
  }

  private record Begun(Upload upload, Map<Integer, Part> there) {}

  private Begun begin(
      WorkItem item, ResumableUploads uploads, Attributes attributes, long partSize) {
    Upload upload = uploads.begin(item.target(), attributes);
    ledger.note(item.key(), new Note(NOTE_VERSION, partSize + " " + upload.id()));
    return new Begun(upload, Map.of());
  }

  private static Optional<Begun> resume(WorkItem item, ResumableUploads uploads, long partSize) {
    String[] words = item.note().text().split(" ", 2);
    if (item.note().version() != NOTE_VERSION
        || words.length != 2
        || !words[0].equals(Long.toString(partSize))) {
      return Optional.empty();
    }
    Upload upload = new Upload(item.target(), words[1], java.time.Instant.EPOCH);
    try {
      Map<Integer, Part> there = new HashMap<>();
      uploads.parts(upload).forEach(part -> there.put(part.number(), part));
      return Optional.of(new Begun(upload, there));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Parts of an object that will not be finished cost money; a failure to remove them is added to
  /// the fault that is already on its way.
  private static void abandon(Exception fault, ResumableUploads uploads, Upload upload) {
    if (Thread.currentThread().isInterrupted()) {
      return; // stopped from outside: a successor goes on with these parts
    }
    try {
      uploads.abort(upload);
    } catch (StoreException e) {
      fault.addSuppressed(e);
    }
  }

  private Part await(Future<Part> sending) {
    try {
      return sending.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException fault) {
        throw fault;
      }
      throw new IllegalStateException("Sending a part failed in an unforeseen way", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.of(Kind.INTERRUPTED, "write", target.toString())
          .because("the run was told to stop")
          .causedBy(e)
          .build();
    }
  }
}
