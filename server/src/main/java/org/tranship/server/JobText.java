package org.tranship.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a job said, in files beside the ledger: its log for people, and its results as JSON lines.
/// Written while it is at work and not forced to the disk: what a crash takes of it is in the
/// journal. What goes beyond the most that is kept is cut off but for its last line, which tells of
/// the whole, and said to be.
final class JobText {
  /// Two texts of a job.
  enum Kind {
    LOG("What came after this was not kept, but for its last line: it was more than 16 MiB."),
    RESULTS("{\"cut\":true}");

    private final String cut;

    Kind(String cut) {
      this.cut = "\n" + cut + "\n";
    }
  }

  /// The most that is kept of each.
  static final long MOST = 16L << 20;

  /// The longest last line that is kept of what is cut off.
  private static final int LAST = 64 << 10;

  /// The most that one answer has.
  static final int PIECE = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(JobText.class);

  private JobText() {}

  static Path file(Path folder, String job, Kind kind) {
    return folder.resolve(job + "." + kind.name().toLowerCase(Locale.ROOT));
  }

  /// A part of a text.
  ///
  /// @param text whole lines
  /// @param next where the part behind it begins
  record Piece(String text, long next) {}

  /// Whole lines from a place on, at most [#PIECE] bytes; none where no line has been ended yet.
  ///
  /// @param from in bytes; a place that an earlier part named
  static Piece read(Path file, long from) {
    if (!Files.exists(file)) {
      return new Piece("", from);
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long left = in.length() - from;
      if (left <= 0) {
        return new Piece("", from);
      }
      byte[] bytes = new byte[(int) Math.min(PIECE, left)];
      in.seek(from);
      in.readFully(bytes);
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      if (whole == 0 && bytes.length == PIECE) {
        whole = PIECE; // one line that is longer than an answer
      }
      return new Piece(new String(bytes, 0, whole, StandardCharsets.UTF_8), from + whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Carries out a job's work, and keeps what it says.
  ///
  /// @return how it ended, also where it ended with a fault of ours, which goes into the server's
  ///   own log and not to callers
  static Work.Ended told(Path folder, String job, Work work) {
    try (OutputStream log = writing(folder, job, Kind.LOG);
        OutputStream results = writing(folder, job, Kind.RESULTS);
        PrintWriter logLines = lines(log);
        PrintWriter resultLines = lines(results)) {
      return work.carry(logLines, resultLines);
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("The job {} ended with a fault", job, e);
      return new Work.Ended(
          1, Work.How.FAILED, "The server could not carry it out; its own log says why.");
    }
  }

  private static PrintWriter lines(OutputStream out) {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }

  /// A stream into the file, up to the most that is kept.
  static OutputStream writing(Path folder, String job, Kind kind) throws IOException {
    OutputStream out =
        Files.newOutputStream(
            file(folder, job, kind),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new Bounded(out, kind.cut.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Bounded extends OutputStream {
    private final OutputStream out;
    private final byte[] cut;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] last = {};
    private long written;
    private boolean full;
    private boolean whole = true;

    Bounded(OutputStream out, byte[] cut) {
      this.out = out;
      this.cut = cut;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!full && written + length > MOST) {
        full = true;
        out.write(cut);
        out.flush();
      }
      if (full) {
        for (int i = offset; i < offset + length; i++) {
          keepLast(bytes[i]);
        }
      } else if (length > 0) {
        out.write(bytes, offset, length);
        written += length;
        whole = bytes[offset + length - 1] == '\n';
      }
    }

    /// A line is kept until the next one is whole; of one that was begun before the cut, nothing
    /// is.
    private void keepLast(byte one) {
      if (one != '\n') {
        if (line.size() <= LAST) {
          line.write(one);
        }
        return;
      }
      if (whole && line.size() <= LAST) {
        last = line.toByteArray();
      }
      line.reset();
      whole = true;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      try (out) {
        if (last.length > 0) {
          out.write(last);
          out.write('\n');
          last = new byte[0];
        }
      }
    }
  }
}
