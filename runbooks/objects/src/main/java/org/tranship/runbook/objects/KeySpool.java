package org.tranship.runbook.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tranship.runbook.objects.CopyPlan.KeyFile;

/// Keeps keys that come as a stream, in a file that a run can read again when it is taken up.
///
/// The file is called by the SHA-256 of its bytes, so the same list piped again is the same file,
/// the same plan and the same run.
///
/// Crash argument. The list is written under another name, forced, and only then renamed, so a file
/// under its final name is whole. Killed before that, what was begun is a file that means nothing;
/// killed after it, the same command finds it there.
public final class KeySpool {
  /// Files beside the lists, of streams that have not come to their end.
  private static final String UNFINISHED = ".new";

  private final Path directory;

  /// @param directory where lists are kept; made where there is none
  public KeySpool(Path directory) {
    this.directory = directory;
  }

  /// Takes in a stream to its end.
  ///
  /// @param nul whether a NUL ends each key, instead of the end of a line
  /// @throws IllegalArgumentException if it breaks off, cannot be written down, or holds what is no
  ///   key; of such a stream nothing is kept
  public KeyFile keep(InputStream keys, boolean nul) {
    try {
      Files.createDirectories(directory);
      Path unfinished = Files.createTempFile(directory, "keys-", UNFINISHED);
      try {
        String name = "keys-" + write(keys, unfinished);
        look(unfinished, nul);
        Path file = directory.resolve(name);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        return KeyLines.look(file, nul);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the keys from standard input cannot be kept in "
              + directory
              + ": "
              + KeyLines.reason(e)
              + ". They are written down there so that the run can be taken up again",
          e);
    }
  }

  /// A list that is refused is not to stay, and the operator knows it by no name of a file.
  private static void look(Path unfinished, boolean nul) {
    try {
      KeyFile _ = KeyLines.look(unfinished, nul);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replace("the file " + unfinished, "standard input"), e);
    }
  }

  private static String write(InputStream keys, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(keys, digest).transferTo(out);
      channel.force(true);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
