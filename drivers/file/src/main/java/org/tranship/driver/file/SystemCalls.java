package org.tranship.driver.file;

import java.nio.file.Path;
import java.util.Optional;

/// The calls of the operating system that the JDK has no method for. Everything here has a slower
/// way around it for where they are not available.
interface SystemCalls {
  int EPERM = 1;
  int ENOENT = 2;
  int EIO = 5;
  int EACCES = 13;
  int EEXIST = 17;
  int ENOTDIR = 20;
  int EISDIR = 21;
  int EINVAL = 22;
  int EMFILE = 24;
  int EFBIG = 27;
  int ENOSPC = 28;
  int EROFS = 30;
  int ENAMETOOLONG = 36;
  int ENOSYS = 38;
  int ENOTEMPTY = 39;
  int EDQUOT = 122;

  /// A call that the operating system refused.
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int number;

    Refused(int number, String text) {
      super(text);
      this.number = number;
    }

    /// The error number.
    int number() {
      return number;
    }
  }

  /// Opens a directory, to be given to [#syncfs] and [#close].
  int openDirectory(Path directory) throws Refused;

  void close(int descriptor);

  /// Waits until everything written to the file system of this descriptor is on its disk. Reports a
  /// write that failed since the descriptor was opened (Linux 5.8 and later).
  void syncfs(int descriptor) throws Refused;

  /// Renames, unless the new name is taken: then `EEXIST`. `EINVAL` and `ENOSYS` say that this file
  /// system cannot do it.
  void renameNoReplace(Path from, Path to) throws Refused;

  /// The short way to small files; empty where there is none, and all go the long one.
  default Optional<SmallFiles> small() {
    return Optional.empty();
  }

  /// The text of an error number, in the language of this process.
  String text(int number);
}
