package org.tranship.testkit.server.gcs;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Resumable uploads: a session is one stream, taken in order. The driver does not use them;
/// Google's own client does, with which the double is checked.
final class GcsSessions {
  private static final int GRAIN = 256 * 1024;
  private static final Pattern RANGE =
      Pattern.compile("bytes (?:([0-9]+)-([0-9]+)|\\*)/([0-9]+|\\*)");

  /// What a session has received whole.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Whole(Map<String, Object> description, byte[] bytes, Map<String, String> query) {}

  private record Session(
      Map<String, Object> description, Map<String, String> query, ByteArrayOutputStream received) {}

  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  GcsReply open(GcsExchange request, Map<String, Object> description) {
    String id = "session-" + ids.incrementAndGet();
    Map<String, String> query = new TreeMap<>(request.query());
    open.put(id, new Session(description, query, new ByteArrayOutputStream()));
    return GcsReply.empty(200)
        .with(
            "Location",
            "http://"
                + request.header("host")
                + request.path()
                + "?uploadType=resumable&upload_id="
                + id);
  }

  private Session find(GcsExchange request) {
    Session session = open.get(request.query().getOrDefault("upload_id", ""));
    if (session == null) {
      throw new GcsRefusal(404, "notFound", "No such upload session.");
    }
    return session;
  }

  /// Takes what came, and gives the whole once it is there.
  synchronized Optional<Whole> take(GcsExchange request) {
    Session session = find(request);
    Matcher range = RANGE.matcher(request.header("content-range"));
    boolean ranged = range.matches();
    int length = request.body().length;
    if (ranged && range.group(1) != null) {
      if (Long.parseLong(range.group(1)) != session.received().size()) {
        throw new GcsRefusal(503, "backendError", "A session takes its bytes in order.");
      }
      if (range.group(3).equals("*") && length % GRAIN != 0) {
        throw GcsRefusal.invalid("A piece that is not the last has a multiple of 256 KiB.");
      }
    }
    session.received().writeBytes(request.body());
    boolean ended =
        !ranged
            || !range.group(3).equals("*")
                && Long.parseLong(range.group(3)) == session.received().size();
    if (!ended) {
      return Optional.empty();
    }
    open.remove(request.query().getOrDefault("upload_id", ""));
    return Optional.of(
        new Whole(session.description(), session.received().toByteArray(), session.query()));
  }

  /// How far it is.
  GcsReply progress(GcsExchange request) {
    int received = find(request).received().size();
    GcsReply reply = GcsReply.empty(308);
    return received == 0 ? reply : reply.with("Range", "bytes=0-" + (received - 1));
  }
}
