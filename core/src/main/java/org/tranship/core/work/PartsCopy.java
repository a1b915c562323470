package org.tranship.core.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;

/// Sends a large object in parts. The source is read once, in order, so that it is hashed once; a
/// few parts are on their way while the next is being read. All parts of an object but its last are
/// of one size, which [PartPace] finds from one object to the next.
///
/// Crash argument. A successor finds the upload by its note ([UploadStart]), which tells the size
/// of its parts as well, asks the target which parts it has and sends only the others; it still
/// reads those it does not send, since the digest covers them.
final class PartsCopy {
  /// Above this many bytes an object is sent in parts.
  static final long THRESHOLD = 64L << 20;

  /// Smallest piece that a service is told to copy by itself: no bytes wait for it here, so a few
  /// large ones are as good and cost fewer requests.
  private static final long PIECE = 512L << 20;

  /// Pieces of an object that a service copies at once.
  private static final int PIECES = 4;

  private final Store target;
  private final UploadStart start;
  private final PartRoom room;
  private final PartPace pace = new PartPace();

  /// @param memory what parts may take of it
  PartsCopy(Store target, Engine.Ledger ledger, ByteCount memory) {
    this.target = target;
    this.start = new UploadStart(target, ledger, pace);
    this.room = new PartRoom(target, memory, pace);
  }

  static boolean wanted(ByteCount size, Capabilities capabilities) {
    return size.bytes() > THRESHOLD || size.compareTo(capabilities.largestPut()) > 0;
  }

  WriteOutcome send(
      WorkItem item,
      Entry origin,
      ResumableUploads uploads,
      Content content,
      Attributes attributes,
      Condition condition)
      throws IOException {
    long size = content.size().bytes();
    ResumableUploads.Limits limits = uploads.limits();
    UploadForm form = new UploadForm(item, origin, size, false);
    long partSize = room.partSize(size, limits);
    room.held(item, size, partSize);
    UploadStart.Begun begun =
        UploadStart.resume(item, uploads, form, UploadForm.firstRule(size, limits), room::fits)
            .orElseGet(() -> start.begin(item, uploads, attributes, form, partSize));
    List<Part> parts;
    try {
      parts = sendAll(uploads, content, begun, room.held(item, size, begun.partSize()));
    } catch (StoreException | IOException e) {
      // What may work the next time goes on with these parts; what cannot, leaves none behind.
      StoreException told =
          ItemFaults.bytes(e, item.source(), item.source().text(), ItemFaults.MEND);
      if (!told.kind().retryable() && told.kind() != Kind.INTERRUPTED) {
        abandon(e, uploads, begun.upload());
      }
      throw e;
    }
    return finish(uploads, begun.upload(), parts, condition);
  }

  private List<Part> sendAll(
      ResumableUploads uploads, Content content, UploadStart.Begun begun, int held)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    Deque<Future<Part>> sending = new ArrayDeque<>();
    // Closing the executor waits for the parts on their way, so that none arrives behind an abort.
    try (InputStream in = content.open();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        long left = content.size().bytes();
        for (int number = 1; left > 0; number++) {
          int length = (int) Math.min(begun.partSize(), left);
          byte[] bytes = in.readNBytes(length);
          if (bytes.length != length) {
            throw new Tap.CodedFault("the source ended " + (left - bytes.length) + " bytes early");
          }
          left -= length;
          Part there = begun.there().get(number);
          if (there != null && there.size().bytes() == length) {
            sending.add(CompletableFuture.completedFuture(there));
          } else {
            int n = number;
            sending.add(senders.submit(() -> send(uploads, begun.upload(), n, bytes)));
          }
          while (sending.size() >= held) {
            parts.add(await(sending.remove()));
          }
        }
        // The tap behind the stream checks length and digest when it is asked for the end.
        if (in.read() >= 0) {
          throw new Tap.CodedFault("more bytes came than were announced");
        }
        while (!sending.isEmpty()) {
          parts.add(await(sending.remove()));
        }
      } catch (RuntimeException | IOException | Error e) {
        senders.shutdownNow();
        throw e;
      }
    }
    return parts;
  }

  private Part send(ResumableUploads uploads, Upload upload, int number, byte[] bytes) {
    long began = System.nanoTime();
    Part part = uploads.part(upload, number, Content.of(bytes));
    pace.sent(bytes.length, System.nanoTime() - began);
    return part;
  }

  /// Has the service put the object together from pieces of the source. What is noted, and how it
  /// is taken up again, is as for parts that are sent.
  WriteOutcome copyInside(
      WorkItem item,
      Entry origin,
      ResumableUploads uploads,
      ServerCopies copies,
      ServerCopies.Request request) {
    long size = origin.size().bytes();
    long partSize = Math.max(PIECE, PartRoom.fewest(size, uploads.limits().most()));
    UploadForm form = new UploadForm(item, origin, size, true);
    UploadStart.Begun begun =
        UploadStart.resume(item, uploads, form, partSize, _ -> true)
            .orElseGet(() -> start.beginInside(item, uploads, copies, request, form, partSize));
    try {
      List<Part> parts = pieces(copies, begun, size, request);
      return finish(uploads, begun.upload(), parts, request.condition());
    } catch (StoreException e) {
      if (!e.kind().retryable() && e.kind() != Kind.INTERRUPTED) {
        abandon(e, uploads, begun.upload());
      }
      throw e;
    }
  }

  private List<Part> pieces(
      ServerCopies copies, UploadStart.Begun begun, long size, ServerCopies.Request request) {
    long partSize = begun.partSize();
    List<Part> parts = new ArrayList<>();
    Deque<Future<Part>> copying = new ArrayDeque<>();
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        int number = 1;
        for (long offset = 0; offset < size; offset += partSize, number++) {
          ByteCount length = ByteCount.of(Math.min(partSize, size - offset));
          Part there = begun.there().get(number);
          if (there != null && there.size().equals(length)) {
            copying.add(CompletableFuture.completedFuture(there));
          } else {
            int n = number;
            var piece = new ServerCopies.Piece(request.from(), request.version(), offset, length);
            copying.add(askers.submit(() -> copies.part(begun.upload(), n, piece)));
          }
          while (copying.size() >= PIECES) {
            parts.add(await(copying.remove()));
          }
        }
        while (!copying.isEmpty()) {
          parts.add(await(copying.remove()));
        }
      } catch (RuntimeException | Error e) {
        askers.shutdownNow();
        throw e;
      }
    }
    return parts;
  }

  /// Ends an upload; one that cannot be ended by another try is let go.
  static WriteOutcome finish(
      ResumableUploads uploads, Upload upload, List<Part> parts, Condition condition) {
    WriteOutcome outcome;
    try {
      outcome = uploads.finish(upload, parts, condition);
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return new WriteOutcome.Unknown(e); // finished by a call whose answer was lost, perhaps
    }
    if (outcome instanceof WriteOutcome.Refused(StoreException reason)
        && !reason.kind().retryable()) {
      abandon(reason, uploads, upload);
    }
    return outcome;
  }

  /// Lets go of what an earlier try left, when the object needs it no more.
  void discard(WorkItem item) {
    start.discard(item);
  }

  /// Parts of an object that will not be finished cost money; a failure to remove them is added to
  /// the fault that is already on its way.
  private static void abandon(Exception fault, ResumableUploads uploads, Upload upload) {
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
      if (e.getCause() instanceof Error error) {
        throw error;
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
