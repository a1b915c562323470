package org.tranship.cli;

import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Loads what a command will ask for a moment later while its options are still being read. A small
/// migration is over so soon that the first log-in to a database is a tenth of it, most of that for
/// classes.
final class LoadedAhead {
  private static final int BITS = 256;

  private LoadedAhead() {}

  /// Begins, in a thread of its own that nobody waits for. What cannot be loaded is told to whoever
  /// needs it.
  static void of(String... args) {
    if (args.length > 0 && args[0].equals("anchore")) {
      Thread.ofPlatform().daemon().name("tranship-ahead").start(LoadedAhead::logIn);
    }
  }

  /// The drivers there are, and what proves a password to PostgreSQL (SCRAM-SHA-256).
  private static void logIn() {
    try {
      DriverManager.getDriver("jdbc:postgresql:");
      SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(new char[] {' '}, new byte[1], 1, BITS));
    } catch (SQLException | GeneralSecurityException | LinkageError _) {
      // Told when a connection is asked for.
    }
  }
}
