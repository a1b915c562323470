package org.tranship.driver.file;

import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.core.store.StoreException.Kind;

/// Whether the directory can be used at all. Changes nothing.
record FileCheck(FileSettings settings, FilePaths paths, FileErrors errors) {

  void run() {
    String names = System.getProperty("sun.jnu.encoding", "");
    if (!names.equalsIgnoreCase("UTF-8")) {
      throw errors.because(
          Kind.CONFIGURATION,
          "check",
          null,
          "file names are read as " + names + " by this process, not as UTF-8",
          "Start it with LC_ALL=C.UTF-8.");
    }
    Path at = settings.root();
    if (settings.create() && paths.root().isEmpty()) {
      while (!Files.exists(at) && at.getParent() != null) {
        at = at.getParent();
      }
      if (!Files.isDirectory(at) || !Files.isWritable(at)) {
        throw errors.because(
            Kind.ACCESS_DENIED, "check", null, "the directory cannot be created in " + at);
      }
      return;
    }
    Path root = paths.needed("check", null);
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw errors.because(
          Kind.ACCESS_DENIED,
          "check",
          null,
          "the directory may not be read",
          "Give the user who runs this the right to it.");
    }
  }
}
