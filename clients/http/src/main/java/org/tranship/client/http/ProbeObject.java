package org.tranship.client.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.core.store.Content;

/// The small object with which a driver finds out what its server keeps to, and how one is known
/// again that a killed process has left: by its whole name, by what it holds, and by its age.
///
/// The name starts with the store's prefix and [#START]; sixteen random hexadecimal digits follow,
/// so that two processes do not meet.
public final class ProbeObject {
  /// What the names start with, behind the store's prefix.
  public static final String START = ".tranship-probe-";

  private static final byte[] BODY = "tranship".getBytes(StandardCharsets.US_ASCII);

  /// Its bytes.
  public static final int SIZE = BODY.length;

  /// What it holds.
  public static final Content.Bytes CONTENT = new Content.Bytes(BODY, 0, BODY.length);

  /// A probe takes seconds.
  private static final Duration OLD = Duration.ofMinutes(15);

  private final String start;
  private final Pattern rest;

  /// @param prefix of the store, in front of every name
  /// @param more a pattern of what a driver appends to the digits; empty for nothing
  public ProbeObject(String prefix, String more) {
    this.start = prefix + START;
    this.rest = Pattern.compile("[0-9a-f]{16}" + more);
  }

  /// What full names of the store's probes start with.
  public String start() {
    return start;
  }

  /// Whether a probe makes such a full name, to its last character.
  public boolean isNamed(String name) {
    return name.startsWith(start) && rest.matcher(name.substring(start.length())).matches();
  }

  /// Whether it is older than any probe lasts, by the server's own clock; where the server tells no
  /// time, nothing is. A process that sleeps longer than that in the middle of its probe only
  /// learns less about the server.
  ///
  /// @param answer the headers of the server's answer that tells of it
  /// @param written when, as the server says
  public static boolean isOld(Headers answer, Optional<Instant> written) {
    Optional<Instant> now = HttpDate.parse(answer.get("date"));
    return now.isPresent() && written.filter(at -> at.isBefore(now.get().minus(OLD))).isPresent();
  }

  /// Whether this is what a probe holds, neither more nor less. Reads at most a byte too many.
  ///
  /// @throws IOException if the connection breaks
  public static boolean isHeldBy(HttpAnswer answer) throws IOException {
    return Arrays.equals(answer.body().readNBytes(SIZE + 1), BODY);
  }
}
