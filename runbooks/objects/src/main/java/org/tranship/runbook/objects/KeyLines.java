package org.tranship.runbook.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.CopyPlan.KeyFile;

/// The keys that a file names, one a line or each ended by a NUL, in key order and each once. A
/// file in that order is streamed, whatever its length; of another order at most [#MOST_UNSORTED]
/// lines are taken, since they have to be sorted in memory.
public final class KeyLines {
  /// Most lines of a file that is not in key order.
  public static final int MOST_UNSORTED = 200_000;

  /// In characters; no store has keys as long as this.
  private static final int LONGEST = 1 << 16;

  private final KeyFile file;
  private final @Nullable List<Key> sorted;

  private KeyLines(KeyFile file, @Nullable List<Key> sorted) {
    this.file = file;
    this.sorted = sorted;
  }

  /// Looks at a file that the operator named.
  ///
  /// @param nul whether a NUL ends each key, instead of the end of a line
  /// @throws IllegalArgumentException if it cannot be read, if it is a pipe or the like, or if it
  ///   holds a line that is no key
  public static KeyFile look(Path file, boolean nul) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          file
              + " is no regular file, and it is read more than once. Write the keys to a file"
              + " first, or pipe them in: --files-from -");
    }
    try {
      KeyFile found = new KeyFile(file.toAbsolutePath(), digest(file), nul);
      KeyLines _ = read(found);
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read: " + reason(e), e);
    }
  }

  private static Digest digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
      }
      return Digest.of(DigestAlgorithm.SHA256, digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  /// The keys of a file that was looked at.
  ///
  /// @throws StepFailed if it cannot be read any more, or is another than it was
  static KeyLines of(KeyFile file) {
    try {
      if (!digest(file.file()).equals(file.sha256())) {
        throw new StepFailed(
            "The file of keys "
                + file.file()
                + " was changed since the run was made. The same command makes a new run of it.");
      }
      return read(file);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new StepFailed("The file of keys " + file.file() + " cannot be read: " + reason(e), e);
    }
  }

  static String reason(Exception fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof CharacterCodingException) {
        return "it is not UTF-8";
      }
    }
    return FileTrouble.why(fault);
  }

  private static KeyLines read(KeyFile file) throws IOException {
    boolean ordered = true;
    long count = 0;
    Key last = null;
    try (Lines lines = new Lines(file)) {
      for (; lines.hasNext(); count++) {
        Key key = lines.next();
        ordered &= last == null || last.compareTo(key) < 0;
        last = key;
      }
    }
    if (ordered) {
      return new KeyLines(file, null);
    }
    if (count > MOST_UNSORTED) {
      throw new IllegalArgumentException(
          "the file "
              + file.file()
              + " has more than "
              + MOST_UNSORTED
              + " keys and is not in key order; sort it first: LC_ALL=C sort -u"
              + (file.nul() ? " -z" : ""));
    }
    List<Key> keys = new ArrayList<>();
    try (Lines lines = new Lines(file)) {
      lines.forEachRemaining(keys::add);
    }
    return new KeyLines(file, keys.stream().sorted().distinct().toList());
  }

  /// The keys behind one; whoever asks closes them.
  Keys behind(Optional<Key> after) {
    try {
      Iterator<Key> all = sorted == null ? new Lines(file) : sorted.iterator();
      return new Keys(all, after);
    } catch (IOException e) {
      throw new StepFailed("The file of keys " + file.file() + " cannot be read: " + reason(e), e);
    }
  }

  /// Keys one by one.
  static final class Keys implements AutoCloseable {
    private final Iterator<Key> all;
    private final Optional<Key> after;

    Keys(Iterator<Key> all, Optional<Key> after) {
      this.all = all;
      this.after = after;
    }

    /// The next one, or empty at the end.
    Optional<Key> next() {
      while (all.hasNext()) {
        Key key = all.next();
        if (after.isEmpty() || key.compareTo(after.get()) > 0) {
          return Optional.of(key);
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      if (all instanceof Lines lines) {
        lines.close();
      }
    }
  }

  /// A file key by key; empty ones are passed over. A line ends with LF or CR LF; a CR elsewhere
  /// belongs to the key. What a NUL ends has every other character in it as it stands.
  private static final class Lines implements Iterator<Key>, AutoCloseable {
    private final Path file;
    private final char end;
    private final BufferedReader reader;
    private @Nullable String line;
    private long number;

    Lines(KeyFile keys) throws IOException {
      this.file = keys.file();
      this.end = keys.nul() ? '\0' : '\n';
      this.reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    @Override
    public boolean hasNext() {
      try {
        while (line == null || line.isEmpty()) {
          line = readLine();
          number++;
          if (line == null) {
            return false;
          }
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private @Nullable String readLine() throws IOException {
      StringBuilder text = new StringBuilder();
      int next = reader.read();
      if (next < 0) {
        return null;
      }
      for (; next >= 0 && next != end; next = reader.read()) {
        text.append((char) next);
        if (text.length() > LONGEST) {
          throw new IllegalArgumentException(place(number + 1) + " is too long for a key");
        }
      }
      if (next == '\n'
          && end == next
          && !text.isEmpty()
          && text.charAt(text.length() - 1) == '\r') {
        text.setLength(text.length() - 1);
      }
      return text.toString();
    }

    @Override
    public Key next() {
      String text = hasNext() ? line : null;
      if (text == null) {
        throw new NoSuchElementException();
      }
      line = null;
      try {
        return Key.of(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place(number) + " is no key: " + e.getMessage(), e);
      }
    }

    private String place(long place) {
      return (end == 0 ? "key " : "line ") + place + " of the file " + file;
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
