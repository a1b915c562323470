package org.tranship.driver.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The directories between the root and the objects, which come with the first object below them
/// and go with the last.
final class Folders {
  private Folders() {}

  /// Creates the directories down to a path's parent that are missing, but not the root. Others may
  /// remove them at the same moment; the caller then tries again.
  static void createParents(Path root, Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null || parent.equals(root)) {
      return;
    }
    try {
      create(parent);
    } catch (IOException e) {
      if (FileErrors.number(e) != SystemCalls.ENOENT) {
        throw e;
      }
      createParents(root, parent);
      create(parent);
    }
  }

  private static void create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /// Removes the directories above a path that hold nothing any more, but not the root.
  static void removeEmptyParents(Path root, Path path) throws IOException {
    for (Path at = path.getParent(); at != null && !at.equals(root); at = at.getParent()) {
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) || !removed(at)) {
        return;
      }
    }
  }

  /// Removes a directory that holds nothing but such directories.
  ///
  /// @return false if it holds something else
  static boolean removedWithEmptyOnes(Path directory) throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path one : names) {
        if (!Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) || !removedWithEmptyOnes(one)) {
          return false;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        return true;
      }
      throw e;
    }
    return removed(directory);
  }

  /// Removes a directory.
  ///
  /// @return false if it holds something; true also if it was gone already
  private static boolean removed(Path directory) throws IOException {
    try {
      Files.delete(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        return true;
      }
      throw e;
    }
  }
}
