package org.tranship.driver.artemis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the broker has no place for: how topics and subscriptions were made, and the names of
/// rules. It stands in the filter of their divert, as a text that is compared with the empty one,
/// so that it is changed with the filter, at once.
final class QueueNote {
  private static final String MARK = "tranship-1:";
  private static final Pattern NOTE = Pattern.compile("'" + MARK + "([A-Za-z0-9+/=]*)' <> ''");

  private QueueNote() {}

  /// Writes a note.
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /// Reads a note.
  interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  /// As a part of a filter that is always true.
  static String write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes can always be written to memory.", e);
    }
    return "'" + MARK + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "' <> ''";
  }

  /// @return empty if there is none, or none that can be read: the queue is somebody else's
  static <T> Optional<T> read(String filter, Reading<T> reading) {
    Matcher matcher = NOTE.matcher(filter);
    if (!matcher.find()) {
      return Optional.empty();
    }
    byte[] bytes = Base64.getDecoder().decode(matcher.group(1));
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return Optional.of(reading.from(in));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static void write(DataOutputStream out, Optional<Duration> time) throws IOException {
    out.writeUTF(time.map(Duration::toString).orElse(""));
  }

  static Optional<Duration> readTime(DataInputStream in) throws IOException {
    return Optional.of(in.readUTF()).filter(it -> !it.isEmpty()).map(Duration::parse);
  }
}
