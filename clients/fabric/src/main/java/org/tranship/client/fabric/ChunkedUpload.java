package org.tranship.client.fabric;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tranship.client.fabric.UploadSession.Range;
import org.tranship.client.http.HttpFault;
import org.tranship.core.store.Content;

/// Sends one file in chunks and makes it visible.
///
/// Crash argument. What was sent is in the memory of the cluster's primary replica, under an id
/// that the caller chose; nothing of it is visible before the commit. Before the first chunk, and
/// whenever it is in doubt what arrived, the cluster is asked which bytes it still expects, and
/// only those are sent: so whoever comes after a crash with the same id and the same content goes
/// on where the first one was. An id must never be used for other content: the cluster would join
/// both. A session that is gone (another primary, half an hour without a chunk) is begun anew from
/// the whole. One that the cluster has under our id for another file, or one of another size, is
/// left alone: neither chunks nor a commit go to it. A commit whose answer was lost is settled by
/// the session while the cluster has it (committing again is accepted), else by looking at the
/// file: the version of before the upload is no longer there, and the file has our size. A session
/// that is found complete may be one that was committed already, whose file was removed or replaced
/// since: committing it must then bring a new version, or all is sent anew. What was committed is
/// let go, so that this is rare.
///
/// The content is read from its beginning in each round, also what is not sent, so that whoever
/// computes a digest beside it sees all of it.
public final class ChunkedUpload {
  /// What the gateway says where a session of this id is for another file.
  public static final String CONFLICT = "FABRIC_E_UPLOAD_SESSION_ID_CONFLICT";

  /// How often chunks are sent anew after a doubt, within one call.
  private static final int ROUNDS = 4;

  private final FabricGateway gateway;
  private final int chunkSize;

  /// @param chunkSize bytes of a chunk; as many are held in memory
  public ChunkedUpload(FabricGateway gateway, int chunkSize) {
    this.gateway = gateway;
    this.chunkSize = chunkSize;
  }

  /// The content could not be read, or was not as long as announced. Nothing is visible.
  public static final class SourceFault extends IOException {
    private static final long serialVersionUID = 1L;

    SourceFault(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// Sends a file of at least one byte.
  ///
  /// @param id of the session, used for this content only
  /// @param before the version that was there before this file was first sent; empty if none was
  /// @throws SourceFault if the content was at fault
  /// @throws FabricFailure for what the gateway refused; [FabricFailure#isDoubtful()] if it may
  ///   have been done; of code [#CONFLICT] if the id is another file's, to which nothing was done
  /// @throws HttpFault if the answer that would decide did not come
  public void send(UUID id, String path, Content content, Optional<FileVersion> before)
      throws IOException {
    IOException last = null;
    for (int round = 0; round < ROUNDS; round++) {
      long size = content.size().bytes();
      List<Range> missing = missing(id, path, size);
      IOException doubt = sendMissing(id, path, content, missing);
      if (doubt == null) {
        doubt = commit(id, path, size, before);
      }
      if (doubt == null && (!missing.isEmpty() || isThere(path, size, before))) {
        letGo(id);
        return;
      }
      if (doubt == null) {
        doubt = new IOException("what was committed is not there");
        gateway.end(id);
      }
      last = doubt;
    }
    throw last == null ? new IOException("nothing was tried") : last;
  }

  /// The file is there, whatever becomes of its session: it ends by itself after half an hour.
  private void letGo(UUID id) {
    try {
      gateway.end(id);
    } catch (IOException _) {
      // Said above: nothing depends on it.
    }
  }

  private List<Range> missing(UUID id, String path, long size) throws IOException {
    Optional<UploadSession> session = gateway.session(id);
    if (session.filter(it -> !it.isOf(path, size)).isPresent()) {
      throw new FabricFailure(409, CONFLICT, "the session is another file's");
    }
    return session.map(UploadSession::missing).orElseGet(() -> List.of(new Range(0, size - 1)));
  }

  /// @return why it is in doubt what arrived; null if all did
  private @Nullable IOException sendMissing(
      UUID id, String path, Content content, List<Range> missing) throws IOException {
    long size = content.size().bytes();
    byte[] buffer = new byte[(int) Math.min(chunkSize, size)];
    try (InputStream in = open(content)) {
      long at = 0;
      for (Range range : missing) {
        while (at < range.start()) {
          at += fill(in, buffer, range.start() - at);
        }
        while (at <= range.end()) {
          int length = fill(in, buffer, range.end() - at + 1);
          try {
            gateway.chunk(id, path, at, size, new Content.Bytes(buffer, 0, length));
          } catch (IOException e) {
            if (leavesDoubt(e)) {
              return e;
            }
            throw e;
          }
          at += length;
        }
      }
      while (at < size) {
        at += fill(in, buffer, size - at);
      }
      if (read(in) >= 0) {
        throw new SourceFault(new IOException("more bytes came than the " + size + " announced"));
      }
      return null;
    }
  }

  /// A chunk that arrived twice is refused as out of range; its first arrival may have been the one
  /// whose answer was lost.
  private static boolean leavesDoubt(IOException e) {
    return switch (e) {
      case FabricFailure failure ->
          failure.isDoubtful() || failure.is("FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE");
      case HttpFault fault ->
          fault.kind() == HttpFault.Kind.LOST || fault.kind() == HttpFault.Kind.TIMEOUT;
      default -> false;
    };
  }

  /// @return why the file is not there; null if it is
  private @Nullable IOException commit(
      UUID id, String path, long size, Optional<FileVersion> before) throws IOException {
    IOException fault = commitOnce(id);
    if (fault == null) {
      return null;
    }
    Optional<UploadSession> session = gateway.session(id);
    if (session.isPresent() && session.get().missing().isEmpty()) {
      IOException again = commitOnce(id);
      if (again == null) {
        return null;
      }
      if (again instanceof FabricFailure refusal && !refusal.isDoubtful()) {
        // All bytes are there, and it does not take them: they would stay what they are.
        gateway.end(id);
      }
      return again;
    }
    return session.isEmpty() && isThere(path, size, before) ? null : fault;
  }

  private @Nullable IOException commitOnce(UUID id) throws IOException {
    try {
      gateway.commit(id);
      return null;
    } catch (IOException e) {
      boolean refused = e instanceof FabricFailure failure && failure.status() == 400;
      if (refused || leavesDoubt(e)) {
        return e;
      }
      throw e;
    }
  }

  /// Whether a file of this size is there that was not before.
  private boolean isThere(String path, long size, Optional<FileVersion> before) throws IOException {
    return gateway.content(path, "").stream()
        .flatMap(page -> page.files().stream())
        .filter(file -> file.path().equalsIgnoreCase(path))
        .anyMatch(file -> file.size() == size && !Optional.of(file.version()).equals(before));
  }

  private static InputStream open(Content content) throws SourceFault {
    try {
      return content.open();
    } catch (IOException e) {
      throw new SourceFault(e);
    }
  }

  private static int read(InputStream in) throws SourceFault {
    try {
      return in.read();
    } catch (IOException e) {
      throw new SourceFault(e);
    }
  }

  /// Fills as much of the buffer as is asked for.
  private static int fill(InputStream in, byte[] buffer, long most) throws SourceFault {
    int wanted = (int) Math.min(buffer.length, most);
    try {
      int count = in.readNBytes(buffer, 0, wanted);
      if (count < wanted) {
        throw new EOFException("the content ended before its announced length");
      }
      return count;
    } catch (IOException e) {
      throw new SourceFault(e);
    }
  }
}
