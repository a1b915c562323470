package org.tranship.testkit.server.fabric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The files that are uploaded in chunks. They are in the memory of the primary replica: another
/// primary knows none of them, and none is kept for longer than half an hour after its last chunk.
///
/// Where no bytes are kept, a session has but the digest of what came, so that files of any size go
/// through.
///
/// Guessed, since it is not told: a commit that is repeated publishes nothing again.
final class UploadSessions {
  private static final Duration KEPT = Duration.ofMinutes(30);

  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Clock clock;
  private final boolean keepsBytes;

  /// @param keepsBytes whether chunks are kept; else only their size and digest
  UploadSessions(Clock clock, boolean keepsBytes) {
    this.clock = clock;
    this.keepsBytes = keepsBytes;
  }

  static final class Session {
    private final String id;
    private final String path;
    private final long size;

    private final SessionBytes bytes;

    /// Ends are inclusive.
    private List<long[]> expected;

    private Instant touched;
    private boolean published;

    private Session(String id, String path, long size, Instant now, SessionBytes bytes) {
      this.bytes = bytes;
      this.id = id;
      this.path = path;
      this.size = size;
      this.touched = now;
      // A file of no bytes is expected to have one, for ever.
      this.expected = List.of(new long[] {0, Math.max(0, size - 1)});
    }

    Map<String, Object> json(FabricPlatform platform) {
      List<Object> ranges = new ArrayList<>();
      for (long[] range : expected) {
        ranges.add(Map.of("StartPosition", "" + range[0], "EndPosition", "" + range[1]));
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("StoreRelativePath", platform.shown(path));
      json.put("SessionId", id);
      json.put("FileSize", "" + size);
      json.put("ModifiedDate", touched.toString());
      json.put("ExpectedRanges", ranges);
      return json;
    }
  }

  /// The id of a session as the gateway takes it.
  ///
  /// @throws FabricRefusal if it is none
  static String id(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (new UUID(0, 0).equals(id) || text.length() != 36) {
        throw new IllegalArgumentException("no id");
      }
      // The same one however it is spelled; of paths the spelling counts.
      return id.toString();
    } catch (IllegalArgumentException e) {
      throw new FabricRefusal(400, "FABRIC_E_INVALID_UPLOAD_SESSION_ID", "Null");
    }
  }

  void chunk(String id, String path, ContentRange range, byte[] bytes) {
    expire();
    Session session = sessions.computeIfAbsent(id, _ -> of(id, path, range));
    if (!session.path.equals(path)) {
      throw new FabricRefusal(409, "FABRIC_E_UPLOAD_SESSION_ID_CONFLICT", "Null");
    }
    if (session.size != range.length()) {
      throw FabricRefusal.invalid("The size of the file differs from that of the first chunk.");
    }
    List<long[]> left = new ArrayList<>();
    boolean inside = false;
    for (long[] gap : session.expected) {
      if (!inside && range.start() >= gap[0] && range.end() <= gap[1]) {
        inside = true;
        if (session.size > 0 && range.start() > gap[0]) {
          left.add(new long[] {gap[0], range.start() - 1});
        }
        if (session.size == 0 || range.end() < gap[1]) {
          left.add(new long[] {session.size == 0 ? 0 : range.end() + 1, gap[1]});
        }
      } else {
        left.add(gap);
      }
    }
    if (!inside) {
      throw ContentRange.unsatisfiable();
    }
    session.expected = left;
    session.bytes.add(range.start(), bytes);
    session.touched = clock.instant();
  }

  private Session of(String id, String path, ContentRange range) {
    return new Session(id, path, range.length(), clock.instant(), SessionBytes.keeping(keepsBytes));
  }

  /// @throws FabricRefusal if it is not known or not complete
  void commit(String id, FabricImageStore store) {
    expire();
    Session session = sessions.get(id);
    if (session == null || !session.expected.isEmpty()) {
      throw FabricRefusal.invalid("The session is not known, or not all of its chunks came.");
    }
    if (!session.published) {
      if (session.bytes.size() != session.size) {
        throw FabricRefusal.invalid("The chunks together have another size than the file.");
      }
      session.bytes.publish(session.path, store);
      session.published = true;
    }
  }

  void end(String id) {
    expire();
    if (sessions.remove(id) == null) {
      throw new FabricRefusal(404, "FABRIC_E_FILE_NOT_FOUND", "Null");
    }
  }

  List<Session> byId(String id) {
    expire();
    return sessions.values().stream().filter(session -> session.id.equals(id)).toList();
  }

  List<Session> byPath(String path) {
    expire();
    return sessions.values().stream().filter(session -> session.path.equals(path)).toList();
  }

  int count() {
    expire();
    return sessions.size();
  }

  void lose() {
    sessions.clear();
  }

  private void expire() {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> session.touched.plus(KEPT).isBefore(now));
  }
}
