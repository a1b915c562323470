package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Images in a store as distribution lays them out.
record LittleRegistry(Store store, String front) {
  static final String V2 = "docker/registry/v2/";

  /// An image.
  record Image(String manifest, String config, List<String> layers) {}

  String blob(byte[] bytes) {
    String hex = sha256(bytes);
    // A registry never writes what is there already.
    if (store.stat(Key.of(blobKey(hex))).isEmpty()) {
      put(blobKey(hex), bytes);
    }
    return hex;
  }

  String blob(String text) {
    return blob(text.getBytes(StandardCharsets.UTF_8));
  }

  String blobKey(String hex) {
    return front + V2 + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
  }

  /// A blob as Mirantis Secure Registry keeps them.
  String numberedKey() {
    return front + V2 + "blobs/id/ab/abcdef/data";
  }

  String layerKey(String repository, String hex) {
    return front + V2 + "repositories/" + repository + "/_layers/sha256/" + hex + "/link";
  }

  String revisionKey(String repository, String hex) {
    return front
        + V2
        + "repositories/"
        + repository
        + "/_manifests/revisions/sha256/"
        + hex
        + "/link";
  }

  String tagKey(String repository, String tag) {
    return front + V2 + "repositories/" + repository + "/_manifests/tags/" + tag + "/current/link";
  }

  String historyKey(String repository, String tag, String hex) {
    return front
        + V2
        + "repositories/"
        + repository
        + "/_manifests/tags/"
        + tag
        + "/index/sha256/"
        + hex
        + "/link";
  }

  /// Pushes an image in the order in which a registry writes it.
  Image push(String repository, String tag, String... layers) {
    String config = blob("{\"config\":\"" + repository + " " + tag + "\"}");
    List<String> hexes = List.of(layers).stream().map(this::blob).toList();
    link(layerKey(repository, config), config);
    hexes.forEach(hex -> link(layerKey(repository, hex), hex));
    String manifest = blob(manifest(config, hexes));
    link(revisionKey(repository, manifest), manifest);
    tag(repository, tag, manifest);
    return new Image(manifest, config, hexes);
  }

  /// Pushes an image as Docker did before schema 2: what is kept is what was signed.
  ///
  /// @return the digest of its manifest
  String pushSchema1(String repository, String tag, String layer) {
    String hex = blob(layer);
    link(layerKey(repository, hex), hex);
    String manifest =
        blob(
            """
            {
               "schemaVersion": 1,
               "name": "%s",
               "tag": "%s",
               "fsLayers": [{"blobSum": "sha256:%s"}],
               "history": []
            }"""
                .formatted(repository, tag, hex));
    link(revisionKey(repository, manifest), manifest);
    tag(repository, tag, manifest);
    return manifest;
  }

  /// Pushes an index over manifests that the repository has.
  String pushIndex(String repository, String tag, String... children) {
    String list =
        List.of(children).stream()
            .map(
                hex ->
                    "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":"
                        + "\"sha256:"
                        + hex
                        + "\",\"size\":"
                        + size(hex)
                        + ",\"platform\":{\"architecture\":\"amd64\"}}")
            .collect(Collectors.joining(","));
    String index = blob("{\"schemaVersion\":2,\"manifests\":[" + list + "]}");
    link(revisionKey(repository, index), index);
    tag(repository, tag, index);
    return index;
  }

  void tag(String repository, String tag, String manifest) {
    link(historyKey(repository, tag, manifest), manifest);
    link(tagKey(repository, tag), manifest);
  }

  private String manifest(String config, List<String> layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
        + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":"
        + "\"sha256:"
        + config
        + "\",\"size\":"
        + size(config)
        + "},\"layers\":["
        + layers.stream()
            .map(
                hex ->
                    "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:"
                        + hex
                        + "\",\"size\":"
                        + size(hex)
                        + "}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  long size(String hex) {
    return store.stat(Key.of(blobKey(hex))).orElseThrow().size().bytes();
  }

  void link(String key, String hex) {
    put(key, ("sha256:" + hex).getBytes(StandardCharsets.UTF_8));
  }

  void put(String key, String text) {
    put(key, text.getBytes(StandardCharsets.UTF_8));
  }

  void put(String key, byte[] bytes) {
    store.put(PutRequest.of(Key.of(key), Content.of(bytes)));
  }

  void remove(String key) {
    if (store.stat(Key.of(key)).isEmpty()) {
      throw new AssertionError("There is no " + key);
    }
    store.delete(List.of(DeleteRequest.of(Key.of(key))));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
