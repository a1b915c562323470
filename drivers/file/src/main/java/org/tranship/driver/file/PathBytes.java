package org.tranship.driver.file;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// A path in the bytes by which the kernel knows it. Its text says them only where every name in it
/// is UTF-8 and the JDK reads names as that; a directory of an old system may have another one.
/// Given to the kernel by its text, it would be another path.
final class PathBytes {
  /// What the JDK puts in the place of bytes that it cannot read; a name may have it, too.
  private static final char UNREADABLE = '\uFFFD';

  private static final boolean UTF_8 =
      System.getProperty("sun.jnu.encoding", "").equals(StandardCharsets.UTF_8.name());

  private PathBytes() {}

  /// Whether the JDK gives names to the kernel in UTF-8, as it does not in the locale C.
  static boolean areUtf8() {
    return UTF_8;
  }

  /// Whether the text of a path, in UTF-8, certainly is its bytes.
  static boolean areOf(String text) {
    return text.indexOf(UNREADABLE) < 0;
  }

  /// The bytes, closed by a NUL.
  static MemorySegment in(Arena arena, Path path) {
    String text = path.toString();
    if (UTF_8 && areOf(text)) {
      return arena.allocateFrom(text);
    }
    byte[] bytes = ofUri(path.toUri().getRawPath());
    MemorySegment segment = arena.allocate(bytes.length + 1L); // which is zeroes
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /// A URI has each byte of a path that is no plain ASCII as `%XX`, and a slash behind a directory.
  private static byte[] ofUri(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
    for (int i = 0; i < end; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        bytes.write(HexFormat.fromHexDigits(path, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }
}
