package org.tranship.runbook.imagestore.manifest;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The bytes of a manifest as text, and back. What is not changed comes out byte for byte as it
/// was: a text that would not is refused at the beginning.
///
/// @param text without a mark of its byte order
/// @param charset UTF-8, or UTF-16 as Windows writes it
/// @param mark whether the bytes began with a mark of their order
record ManifestText(String text, Charset charset, boolean mark) {
  private static final char MARK = '\uFEFF';

  /// A change at one place.
  ///
  /// @param from where what goes begins
  /// @param to where it ends
  record Change(int from, int to, String text) {}

  static ManifestText of(byte[] bytes) {
    Charset charset =
        starts(bytes, 0xFF, 0xFE)
            ? StandardCharsets.UTF_16LE
            : starts(bytes, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    String all = new String(bytes, charset);
    boolean mark = !all.isEmpty() && all.charAt(0) == MARK;
    ManifestText read = new ManifestText(mark ? all.substring(1) : all, charset, mark);
    if (!Arrays.equals(read.bytes(), bytes)) {
      throw new ManifestException(
          ManifestException.NO_MANIFEST,
          "The manifest is neither UTF-8 nor UTF-16. Save it as UTF-8.");
    }
    return read;
  }

  private static boolean starts(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  byte[] bytes() {
    return ((mark ? String.valueOf(MARK) : "") + text).getBytes(charset);
  }

  /// @param changes in any order, none within another
  ManifestText with(List<Change> changes) {
    StringBuilder changed = new StringBuilder(text);
    changes.stream()
        .sorted(Comparator.comparingInt(Change::from).reversed())
        .forEach(change -> changed.replace(change.from(), change.to(), change.text()));
    return new ManifestText(changed.toString(), charset, mark);
  }

  /// How its lines end.
  String newline() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /// The blanks in front of a place, if nothing else is on its line.
  String indent(int place) {
    int line = place;
    while (line > 0 && (text.charAt(line - 1) == ' ' || text.charAt(line - 1) == '\t')) {
      line--;
    }
    boolean alone = line == 0 || text.charAt(line - 1) == '\n' || text.charAt(line - 1) == '\r';
    return alone ? text.substring(line, place) : "";
  }

  /// Nothing of it: manifests hold secrets.
  @Override
  public String toString() {
    return "a manifest of " + text.length() + " characters";
  }
}
