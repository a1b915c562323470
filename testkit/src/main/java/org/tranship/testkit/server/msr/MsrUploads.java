package org.tranship.testkit.server.msr;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Uploads that are begun at the double: each begins with an object in the store, as distribution
/// has it, and is gone from there once it is cancelled.
final class MsrUploads {
  private int begun;

  /// @param path `/v2/REPOSITORY/blobs/uploads/`
  /// @return its name
  String begin(Store store, String root, String path) {
    String name = "upload-" + ++begun;
    var _ =
        store.put(PutRequest.of(key(root, path + name), "begun".getBytes(StandardCharsets.UTF_8)));
    return name;
  }

  /// @param path behind which the name stands
  void cancel(Store store, String root, String path) {
    var _ = store.delete(List.of(new DeleteRequest(key(root, path), Optional.empty())));
  }

  private static Key key(String root, String path) {
    return Key.of(
        root
            + "docker/registry/v2/repositories/"
            + path.substring("/v2/".length()).replace("/blobs/uploads/", "/_uploads/")
            + "/startedat");
  }
}
