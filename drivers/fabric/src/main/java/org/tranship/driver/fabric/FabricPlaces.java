package org.tranship.driver.fabric;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.ImageFile;
import org.tranship.client.fabric.ImagePage;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// What lies under a path: a file, a folder, or nothing.
///
/// A file and a folder of one name are kept apart, although the cluster would hold both: removing
/// the file would remove all that lies below the folder with it. On Windows a file that is spelled
/// otherwise is another key's, and the cluster would replace it.
final class FabricPlaces {
  /// How many names of folders are remembered, so that they are not asked for with every file.
  private static final int REMEMBERED = 20_000;

  private final FabricGateway gateway;
  private final FabricErrors errors;
  private final Platform platform;
  private final Set<String> folders = ConcurrentHashMap.newKeySet();

  FabricPlaces(FabricGateway gateway, FabricErrors errors, Platform platform) {
    this.gateway = gateway;
    this.errors = errors;
    this.platform = platform;
  }

  private sealed interface Found {
    record File(ImageFile file) implements Found {}

    record Folder() implements Found {}

    record Nothing() implements Found {}
  }

  /// The file of exactly this key.
  Optional<ImageFile> file(Key key) throws IOException {
    return look(key.text()) instanceof Found.File(ImageFile file) && file.path().equals(key.text())
        ? Optional.of(file)
        : Optional.empty();
  }

  /// The file that a write to this key would replace.
  ///
  /// @throws StoreException of kind `INVALID_KEY` if something else is in the way
  Optional<ImageFile> replaced(Key key) throws IOException {
    Optional<ImageFile> there = Optional.empty();
    switch (look(key.text())) {
      case Found.File(ImageFile file) -> {
        if (!file.path().equals(key.text())) {
          throw inTheWay(key, "the cluster has it as \"" + file.path() + "\", and sees no case");
        }
        there = Optional.of(file);
      }
      case Found.Folder() -> throw inTheWay(key, "a folder of this name is there");
      case Found.Nothing() -> {}
    }
    if (there.isEmpty()) {
      for (int slash = key.text().indexOf('/');
          slash > 0;
          slash = key.text().indexOf('/', slash + 1)) {
        String folder = key.text().substring(0, slash);
        if (!folders.contains(folded(folder)) && look(folder) instanceof Found.File) {
          throw inTheWay(key, "\"" + folder + "\" is a file");
        }
      }
    }
    return there;
  }

  private Found look(String path) throws IOException {
    Optional<ImagePage> page = gateway.content(path, "");
    if (page.isEmpty()) {
      return new Found.Nothing();
    }
    if (page.get().isEmpty()) {
      return new Found.Nothing();
    }
    return page.get().files().stream()
        .filter(file -> platform.same(file.path(), path))
        .findFirst()
        .<Found>map(Found.File::new)
        .orElseGet(Found.Folder::new);
  }

  /// A file was written: all above it are folders.
  void wrote(Key key) {
    folders.remove(folded(key.text()));
    if (folders.size() > REMEMBERED) {
      folders.clear();
    }
    above(key.text(), folders::add);
  }

  /// A file was removed: those above it may be gone too.
  void removed(Key key) {
    above(key.text(), folders::remove);
  }

  private void above(String path, Predicate<String> act) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      boolean _ = act.test(folded(path.substring(0, slash)));
    }
  }

  private String folded(String path) {
    return platform.caseSensitive() ? path : path.toLowerCase(Locale.ROOT);
  }

  private StoreException inTheWay(Key key, String why) {
    return errors
        .fault(Kind.INVALID_KEY, "write", key)
        .because(why)
        .next("Map the key to another one.")
        .build();
  }
}
