package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One page of a folder: its files, and the folders in it with the number of files below each.
///
/// A page covers a number of files in the order of the keys, those below folders included. So a
/// folder may be cut in two: it stands on both pages then, each with a part of its count. A count
/// has 16 bits and begins again at 0.
final class ImageStoreListing {
  private static final int COUNT_LIMIT = 65_536;

  private final FabricImageStore store;
  private final int page;

  ImageStoreListing(FabricImageStore store, int page) {
    this.store = store;
    this.page = page;
  }

  FabricReply root(Optional<String> token) {
    if (store.isEmpty()) {
      throw new FabricRefusal(404, "FABRIC_E_NAME_DOES_NOT_EXIST", "Null");
    }
    return folder("", store.below(""), token);
  }

  FabricReply path(String path, Optional<String> token) {
    Optional<StoredFile> file = store.get(path).filter(store::shows);
    if (file.isPresent()) {
      return reply(List.of(file.get().json(store.platform())), List.of(), "");
    }
    String plain = FabricPlatform.plain(path);
    List<StoredFile> below = store.below(plain);
    if (below.stream().anyMatch(store::shows)) {
      return folder(plain, below, token);
    }
    if (store.get(plain + "/" + FabricImageStore.MARKER).isPresent()) {
      return FabricReply.empty(204);
    }
    throw new FabricRefusal(404, "", "");
  }

  private FabricReply folder(String folder, List<StoredFile> below, Optional<String> token) {
    FabricPlatform platform = store.platform();
    String after = token.map(text -> platform.key(FabricPlatform.plain(text))).orElse("");
    List<StoredFile> rest =
        below.stream()
            .filter(store::shows)
            .filter(file -> platform.key(file.path()).compareTo(after) > 0)
            .toList();
    List<StoredFile> shown = rest.subList(0, Math.min(page, rest.size()));
    List<Object> files = new ArrayList<>();
    Map<String, Map<String, Object>> folders = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    int start = folder.isEmpty() ? 0 : folder.length() + 1;
    for (StoredFile file : shown) {
      int slash = file.path().indexOf('/', start);
      if (slash < 0) {
        files.add(file.json(platform));
        continue;
      }
      String name = file.path().substring(0, slash);
      int count = counts.merge(platform.key(name), 1, Integer::sum) % COUNT_LIMIT;
      folders
          .computeIfAbsent(
              platform.key(name),
              _ -> new LinkedHashMap<>(Map.of("StoreRelativePath", platform.shown(name))))
          .put("FileCount", "" + count);
    }
    String next = shown.size() < rest.size() ? platform.shown(shown.getLast().path()) : "";
    return reply(files, new ArrayList<>(folders.values()), next);
  }

  private static FabricReply reply(List<Object> files, List<Object> folders, String next) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("StoreFiles", files);
    answer.put("StoreFolders", folders);
    answer.put("ContinuationToken", next);
    return FabricReply.json(200, answer);
  }
}
