package org.tranship.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.EmptyDirectories;

/// Removes files, and the directories that became empty by it unless these are kept.
final class FileDeletes {
  private final FileSettings settings;
  private final FilePaths paths;
  private final FileErrors errors;

  FileDeletes(FileSettings settings, FilePaths paths, FileErrors errors) {
    this.settings = settings;
    this.paths = paths;
    this.errors = errors;
  }

  WriteOutcome delete(DeleteRequest request) {
    try {
      remove(request);
      return WriteOutcome.done();
    } catch (IOException e) {
      return FileErrors.isMissing(e)
          ? WriteOutcome.done()
          : FileStore.refused(errors.of(e, "delete", request.key()));
    } catch (StoreException e) {
      return FileStore.refused(e);
    }
  }

  private void remove(DeleteRequest request) throws IOException {
    Key key = request.key();
    Optional<Path> root = paths.rootFor("delete", key);
    if (root.isEmpty()) {
      return;
    }
    Path path = paths.of(root.get(), key, "delete");
    Optional<FileFacts> facts = paths.ways().look(root.get(), path, key, "delete");
    if (facts.isEmpty()) {
      Path _ = paths.needed("delete", key);
      // A write that was killed may have made them.
      removeEmptyParents(root.get(), path);
      return;
    }
    if (request.ifVersion().isPresent()
        && !request.ifVersion().get().equals(facts.get().version())) {
      throw errors.because(Kind.CHANGED, "delete", key, "the file was changed since it was listed");
    }
    Files.delete(path);
    removeEmptyParents(root.get(), path);
  }

  private void removeEmptyParents(Path root, Path path) throws IOException {
    if (settings.emptyDirectories() != EmptyDirectories.KEEP) {
      Folders.removeEmptyParents(root, path);
    }
  }
}
