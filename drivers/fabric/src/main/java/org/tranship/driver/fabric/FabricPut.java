package org.tranship.driver.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tranship.client.fabric.ChunkedUpload;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.FileVersion;
import org.tranship.client.fabric.ImageFile;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Writes a file: small ones, and all on clusters without chunk routes, in one request, others in
/// chunks.
///
/// Crash argument. A file is visible only whole, so a crash leaves the old one or the new one, and
/// perhaps a session that ends by itself. A session is taken up again only for the same content: by
/// a repeated call with the very content that began it, or, by another process, where a digest of
/// the content is known, since the session's id is then made from it. Where the answer of a write
/// was lost, the cluster is looked at once: a file of our size that was not there before is ours;
/// otherwise it stays unknown, and who repeats the write does no harm.
final class FabricPut {
  private final FabricGateway gateway;
  private final FabricErrors errors;
  private final FabricPlaces places;
  private final FabricSettings settings;
  private final boolean chunks;
  private final Map<Key, Unfinished> unfinished = new ConcurrentHashMap<>();

  /// @param content compared by what it is, not by what it holds
  private record Unfinished(Content content, UUID id, Optional<FileVersion> before) {}

  FabricPut(
      FabricGateway gateway,
      FabricErrors errors,
      FabricPlaces places,
      FabricSettings settings,
      boolean chunks) {
    this.gateway = gateway;
    this.errors = errors;
    this.places = places;
    this.settings = settings;
    this.chunks = chunks;
  }

  /// @throws StoreException only if the content could not be read
  WriteOutcome put(PutRequest request) {
    Key key = request.key();
    Optional<FileVersion> before;
    try {
      before = places.replaced(key).map(ImageFile::version);
    } catch (IOException e) {
      return new WriteOutcome.Refused(errors.failed("write", key, e));
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    long size = request.content().size().bytes();
    WriteOutcome outcome;
    try {
      if (chunks && size > settings.largestSingle()) {
        inChunks(request, before);
      } else {
        gateway.upload(key.text(), request.content());
      }
      outcome = WriteOutcome.done();
    } catch (IOException e) {
      outcome = errors.ended("write", key, e);
    }
    if (outcome instanceof WriteOutcome.Unknown) {
      outcome = looked(key, size, before, outcome);
    }
    if (outcome instanceof WriteOutcome.Done) {
      places.wrote(key);
    }
    return outcome;
  }

  private void inChunks(PutRequest request, Optional<FileVersion> now) throws IOException {
    Key key = request.key();
    Unfinished mine =
        Optional.ofNullable(unfinished.get(key))
            .filter(begun -> isSame(begun.content(), request.content()))
            .orElseGet(() -> new Unfinished(request.content(), id(request), now));
    try {
      send(key, mine);
    } catch (FabricFailure failure) {
      if (!failure.is(ChunkedUpload.CONFLICT)) {
        throw failure;
      }
      // The id is another file's, which is let be; no other id is known to be free than a new one.
      send(key, new Unfinished(request.content(), UUID.randomUUID(), now));
    }
  }

  private void send(Key key, Unfinished begun) throws IOException {
    unfinished.put(key, begun);
    new ChunkedUpload(gateway, settings.chunk())
        .send(begun.id(), key.text(), begun.content(), begun.before());
    unfinished.remove(key, begun);
  }

  @SuppressWarnings("ReferenceEquality") // two contents may look alike and differ
  private static boolean isSame(Content one, Content other) {
    return one == other;
  }

  /// An id that nobody has, unless it is known what the bytes are: then the one that any process
  /// has for these bytes under this key.
  private static UUID id(PutRequest request) {
    return Stream.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA1, DigestAlgorithm.MD5)
        .flatMap(algorithm -> request.known(algorithm).stream())
        .findFirst()
        .map(
            digest ->
                UUID.nameUUIDFromBytes(
                    (request.key().text() + "\n" + request.content().size().bytes() + "\n" + digest)
                        .getBytes(StandardCharsets.UTF_8)))
        .orElseGet(UUID::randomUUID);
  }

  private WriteOutcome looked(
      Key key, long size, Optional<FileVersion> before, WriteOutcome otherwise) {
    if (Thread.currentThread().isInterrupted()) {
      return otherwise;
    }
    try {
      return places
          .file(key)
          .filter(file -> file.size() == size && !before.equals(Optional.of(file.version())))
          .map(file -> WriteOutcome.done(FabricStore.version(file)))
          .orElse(otherwise);
    } catch (IOException _) {
      // The question failed too; the first fault is the one to tell.
      return otherwise;
    }
  }
}
