package org.tranship.testkit.server.fabric;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the gateway answers of the image store.
final class ImageStoreRoutes implements FabricRoutes {
  private static final Set<String> CHUNKED =
      Set.of(
          ImageStoreOperations.CHUNK,
          ImageStoreOperations.SESSION_BY_ID,
          ImageStoreOperations.SESSION_BY_PATH,
          ImageStoreOperations.COMMIT,
          ImageStoreOperations.END_SESSION);

  private static final long DISK = 500L << 30;

  private final JsonMapper json = JsonMapper.builder().build();
  private final FabricImageStore store;
  private final UploadSessions sessions;
  private final ImageStoreListing listing;
  private boolean there = true;
  private long free = 200L << 30;

  ImageStoreRoutes(FabricImageStore store, UploadSessions sessions, int page) {
    this.store = store;
    this.sessions = sessions;
    this.listing = new ImageStoreListing(store, page);
  }

  /// Whether the cluster has the service at all.
  void there(boolean yes) {
    there = yes;
  }

  void free(long bytes) {
    free = bytes;
  }

  @Override
  public List<FabricOperation> operations() {
    return ImageStoreOperations.ALL;
  }

  @Override
  public boolean has(FabricOperation operation) {
    return store.platform().takesChunks() || !CHUNKED.contains(operation.id());
  }

  @Override
  public FabricReply answer(FabricOperation operation, FabricRequest request) {
    if (!there) {
      throw new FabricRefusal(404, "FABRIC_E_SERVICE_DOES_NOT_EXIST", "Service does not exist.");
    }
    String path = FabricPlatform.plain(request.named("contentPath"));
    var token = request.query("ContinuationToken").filter(text -> !text.isEmpty());
    return switch (operation.id()) {
      case ImageStoreOperations.ROOT_CONTENT -> listing.root(token);
      case ImageStoreOperations.PATH_CONTENT -> listing.path(path, token);
      case ImageStoreOperations.UPLOAD -> {
        store.put(path, request.body());
        yield FabricReply.done();
      }
      case ImageStoreOperations.DELETE -> {
        store.delete(path);
        yield FabricReply.done();
      }
      case ImageStoreOperations.COPY -> copy(request);
      case ImageStoreOperations.ROOT_SIZE, ImageStoreOperations.PATH_SIZE -> size(path);
      case ImageStoreOperations.STORE_INFO -> info();
      default -> session(operation, request, path);
    };
  }

  private FabricReply session(FabricOperation operation, FabricRequest request, String path) {
    String id = request.query("session-id").orElse("");
    return switch (operation.id()) {
      case ImageStoreOperations.CHUNK -> {
        String range = request.header("content-range").orElse("");
        sessions.chunk(UploadSessions.id(id), path, ContentRange.parse(range), request.body());
        yield FabricReply.done();
      }
      case ImageStoreOperations.SESSION_BY_ID -> shown(sessions.byId(UploadSessions.id(id)));
      case ImageStoreOperations.SESSION_BY_PATH -> shown(sessions.byPath(path));
      case ImageStoreOperations.COMMIT -> {
        sessions.commit(id, store);
        yield FabricReply.done();
      }
      case ImageStoreOperations.END_SESSION -> {
        sessions.end(id);
        yield FabricReply.done();
      }
      default -> throw new IllegalArgumentException("no route for " + operation.id());
    };
  }

  private FabricReply shown(List<UploadSessions.Session> found) {
    if (found.isEmpty()) {
      return FabricReply.empty(204);
    }
    return FabricReply.json(
        200,
        Map.of(
            "UploadSessions",
            found.stream().map(session -> session.json(store.platform())).toList()));
  }

  private FabricReply copy(FabricRequest request) {
    JsonNode body;
    try {
      body = json.readTree(request.text());
    } catch (JacksonException _) {
      throw FabricRefusal.invalid("The body is no JSON.");
    }
    String from = body.path("RemoteSource").asString("");
    String to = body.path("RemoteDestination").asString("");
    if (from.isEmpty() || to.isEmpty()) {
      throw FabricRefusal.invalid("A copy needs RemoteSource and RemoteDestination.");
    }
    Set<String> skipped = new HashSet<>();
    body.path("SkipFiles").forEach(name -> skipped.add(name.asString("")));
    store.copy(from, to, skipped);
    return FabricReply.done();
  }

  private FabricReply size(String path) {
    List<StoredFile> below = store.below(path);
    if (below.isEmpty() && !path.isEmpty()) {
      throw new FabricRefusal(404, "", "");
    }
    long sum = below.stream().mapToLong(StoredFile::size).sum();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("StoreRelativePath", store.platform().shown(path));
    answer.put("FolderSize", "" + sum);
    return FabricReply.json(200, answer);
  }

  private FabricReply info() {
    long used = store.below("").stream().mapToLong(StoredFile::size).sum();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("DiskInfo", Map.of("Capacity", "" + DISK, "AvailableSpace", "" + free));
    answer.put("UsedByMetadata", used(0, 0));
    answer.put("UsedByStaging", used(0, 0));
    answer.put("UsedByCopy", used(0, 0));
    answer.put("UsedByRegister", used(used, store.below("").size()));
    return FabricReply.json(200, answer);
  }

  private static Map<String, Object> used(long bytes, long files) {
    return Map.of("UsedSpace", "" + bytes, "FileCount", "" + files);
  }
}
