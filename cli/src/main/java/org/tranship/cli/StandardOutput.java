package org.tranship.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;

/// The standard output of the process, which remembers why it could not be written to. Java's own
/// says only that it could not be, and a reader that has seen enough (`head`) is no full disk.
final class StandardOutput extends FilterOutputStream {
  private static final String NO_READER = "broken pipe";
  private static final int BUFFER = 8192;

  private static volatile boolean readerGone;

  private StandardOutput(OutputStream out) {
    super(out);
  }

  /// Puts it in place of Java's.
  static void install() {
    OutputStream out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(
        new PrintStream(new BufferedOutputStream(out, BUFFER), false, System.out.charset()));
  }

  /// Whether its reader went away before everything was written.
  static boolean readerGone() {
    return readerGone;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      readerGone |= String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(NO_READER);
      throw e;
    }
  }
}
