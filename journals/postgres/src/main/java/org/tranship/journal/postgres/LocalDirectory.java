package org.tranship.journal.postgres;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// What a process keeps on its own machine beside a journal that is elsewhere: the jobs of a
/// server, keys that were piped in. Other machines do not see it.
final class LocalDirectory {
  private LocalDirectory() {}

  /// A directory for each journal below that of the embedded one, `$XDG_STATE_HOME/tranship` or
  /// `~/.local/state/tranship`. It is made by whoever writes there.
  ///
  /// @param journal the journal's place, without user and password
  static Path of(String journal, Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.startsWith("/")
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return base.resolve("tranship").resolve("shared-" + hash(journal));
  }

  /// A short name for a text of any length.
  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
