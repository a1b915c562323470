package org.tranship.driver.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// The one place where what the file system reports becomes a [StoreException]. The JDK hands most
/// error numbers through as their text only, so the texts are asked of the C library once.
final class FileErrors {
  /// Error numbers by the text they have in this process.
  private static final Map<String, Integer> NUMBERS = texts();

  private final String store;
  private final Path root;

  FileErrors(String store, Path root) {
    this.store = store;
    this.root = root;
  }

  private static Map<String, Integer> texts() {
    Map<String, Integer> numbers = new HashMap<>();
    numbers.put("Operation not permitted", SystemCalls.EPERM);
    numbers.put("No such file or directory", SystemCalls.ENOENT);
    numbers.put("Input/output error", SystemCalls.EIO);
    numbers.put("Permission denied", SystemCalls.EACCES);
    numbers.put("File exists", SystemCalls.EEXIST);
    numbers.put("Not a directory", SystemCalls.ENOTDIR);
    numbers.put("Is a directory", SystemCalls.EISDIR);
    numbers.put("Too many open files", SystemCalls.EMFILE);
    numbers.put("File too large", SystemCalls.EFBIG);
    numbers.put("No space left on device", SystemCalls.ENOSPC);
    numbers.put("Read-only file system", SystemCalls.EROFS);
    numbers.put("File name too long", SystemCalls.ENAMETOOLONG);
    numbers.put("Directory not empty", SystemCalls.ENOTEMPTY);
    numbers.put("Disk quota exceeded", SystemCalls.EDQUOT);
    Posix.LINUX.ifPresent(
        posix -> {
          for (int number : Map.copyOf(numbers).values()) {
            numbers.put(posix.text(number), number);
          }
        });
    return Map.copyOf(numbers);
  }

  /// The error number behind an exception of the JDK, or 0 if it has none that is known here.
  static int number(IOException fault) {
    if (fault instanceof NoSuchFileException) {
      return SystemCalls.ENOENT;
    }
    if (fault instanceof NotDirectoryException) {
      return SystemCalls.ENOTDIR;
    }
    if (fault instanceof AccessDeniedException) {
      return SystemCalls.EACCES;
    }
    String text =
        fault instanceof FileSystemException named ? named.getReason() : fault.getMessage();
    return text == null ? 0 : NUMBERS.getOrDefault(text, 0);
  }

  /// Whether the fault says that there is nothing at the path.
  static boolean isMissing(IOException fault) {
    int number = number(fault);
    return number == SystemCalls.ENOENT || number == SystemCalls.ENOTDIR;
  }

  /// The exception for a fault of the file system.
  StoreException of(IOException fault, String operation, @Nullable Key key) {
    if (fault instanceof ClosedByInterruptException
        || fault instanceof FileLockInterruptionException) {
      return interrupted(operation, key);
    }
    if (fault instanceof FileSystemLoopException) {
      return because(Kind.UNSUPPORTED, operation, key, "its symbolic links go round in a circle");
    }
    String text =
        fault instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : fault.getMessage();
    return of(number(fault), String.valueOf(text), fault, operation, key);
  }

  /// The exception for a call of the operating system that was refused.
  StoreException of(SystemCalls.Refused fault, String operation, @Nullable Key key) {
    return of(fault.number(), String.valueOf(fault.getMessage()), fault, operation, key);
  }

  private StoreException of(
      int number, String text, Throwable cause, String operation, @Nullable Key key) {
    StoreException.Builder builder =
        switch (number) {
          case SystemCalls.ENOENT, SystemCalls.ENOTDIR ->
              Files.isDirectory(root)
                  ? start(Kind.NOT_FOUND, operation, key).because("there is no such file")
                  : start(Kind.CONTAINER_MISSING, operation, key)
                      .because("the directory " + root + " is not there")
                      .next("Mount or create it, or set the option create=true.");
          case SystemCalls.EACCES, SystemCalls.EPERM, SystemCalls.EROFS ->
              start(Kind.ACCESS_DENIED, operation, key)
                  .because("the operating system says \"" + text + "\"")
                  .next(
                      number == SystemCalls.EROFS
                          ? "The file system is mounted read-only."
                          : "Give the user who runs this the right to it.");
          case SystemCalls.ENOSPC, SystemCalls.EDQUOT ->
              start(Kind.FULL, operation, key)
                  .because(
                      number == SystemCalls.ENOSPC
                          ? "the file system has no room or no inodes left"
                          : "the disk quota is used up")
                  .next("Make room below " + root + " and run the same command again.");
          case SystemCalls.EMFILE ->
              start(Kind.UNAVAILABLE, operation, key)
                  .because("too many files are open")
                  .next("Raise the limit (ulimit -n) or lower the concurrency.");
          case SystemCalls.ENAMETOOLONG ->
              start(Kind.INVALID_KEY, operation, key)
                  .because("the name is too long for this file system");
          case SystemCalls.EFBIG ->
              start(Kind.TOO_LARGE, operation, key)
                  .because("the file would be larger than this file system or user may have");
          case SystemCalls.EIO ->
              start(Kind.UNEXPECTED, operation, key)
                  .because("the disk reports an input/output error")
                  .next("Look into the kernel's log before going on.");
          default -> start(Kind.UNEXPECTED, operation, key).because("\"" + text + "\"");
        };
    return builder.causedBy(cause).build();
  }

  StoreException interrupted(String operation, @Nullable Key key) {
    return because(Kind.INTERRUPTED, operation, key, "the thread was told to stop");
  }

  /// The exception for a file that was written to while somebody read it.
  StoreException changed(Key key) {
    return because(
        Kind.CHANGED,
        "read",
        key,
        "the file was changed while it was read",
        "Run again when nobody writes to it.");
  }

  StoreException closed(String operation, @Nullable Key key) {
    return because(Kind.UNAVAILABLE, operation, key, "the store was closed");
  }

  StoreException because(Kind kind, String operation, @Nullable Key key, String reason) {
    return start(kind, operation, key).because(reason).build();
  }

  StoreException because(
      Kind kind, String operation, @Nullable Key key, String reason, String next) {
    return start(kind, operation, key).because(reason).next(next).build();
  }

  private StoreException.Builder start(Kind kind, String operation, @Nullable Key key) {
    return StoreException.of(kind, operation, store).key(key);
  }
}
