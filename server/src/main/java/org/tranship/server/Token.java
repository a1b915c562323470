package org.tranship.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Secret;

/// What a caller must know. Only its hash is held. It is compared in a time that does not depend on
/// what was sent.
public final class Token {
  private static final String SHORT = "TRV-203";
  private static final String UNKEPT = "TRV-204";
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final int LEAST = 16;
  private static final int RANDOM_BYTES = 32;

  private final byte[] hash;

  private Token(String token) {
    this.hash = hash(token);
  }

  /// One of the operator's own.
  ///
  /// @throws ServerFault if it could be guessed
  public static Token of(Secret secret) {
    if (secret.reveal().strip().length() < LEAST) {
      throw new ServerFault(
          SHORT
              + " The token has fewer than "
              + LEAST
              + " characters, and could be guessed. Give a longer one, or none: then one is made.",
          false);
    }
    return new Token(secret.reveal().strip());
  }

  /// Makes one and keeps it in a file that only its owner can read. One that is there is replaced,
  /// so that nobody goes on with an old one.
  ///
  /// @throws ServerFault if it cannot be written
  public static Token made(Path file) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      try (var out =
          Files.newByteChannel(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        out.write(StandardCharsets.UTF_8.encode(token + "\n"));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ServerFault(
          UNKEPT
              + " The token cannot be kept in "
              + file
              + ": "
              + FileTrouble.why(e)
              + ". See to the folder, or name a token in the configuration.",
          true);
    }
    return new Token(token);
  }

  /// Whether a header of a request proves that its sender knows the token.
  ///
  /// @param authorization `Bearer TOKEN`, or `Basic` with the token as the password of any user
  boolean opens(@Nullable String authorization) {
    if (authorization == null) {
      return false;
    }
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return is(authorization.substring(BEARER.length()).strip());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return is(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
    return false;
  }

  private boolean is(String sent) {
    return MessageDigest.isEqual(hash, hash(sent));
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
