package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Fills a bucket with a container registry as distribution lays it out, of which only keys, links
/// and manifests take memory: the bytes of layers are made when they are read. An object takes some
/// 500 bytes of heap whatever its size.
final class GeneratedRegistry {
  private static final String ROOT = "docker/registry/v2/";
  private static final String TYPE = "application/vnd.oci.image.";

  private final Map<String, StoredObject> objects;
  private int made;

  private GeneratedRegistry(Map<String, StoredObject> objects) {
    this.objects = objects;
  }

  /// Images of one tag each, every one in a repository of its own; no two layers are alike.
  ///
  /// @param layers of each image
  /// @param size bytes of each layer
  static void fill(Map<String, StoredObject> objects, int images, int layers, int size) {
    if ((long) images * layers > 1 << 20) {
      throw new IllegalArgumentException("More layers than there are different ones: 1,048,576");
    }
    GeneratedRegistry registry = new GeneratedRegistry(objects);
    for (int image = 0; image < images; image++) {
      registry.image("many/app%04d".formatted(image), image * layers, layers, size);
    }
  }

  private void image(String repository, int first, int layers, int size) {
    String home = ROOT + "repositories/" + repository;
    byte[] config = utf8("{\"of\":\"" + repository + "\"}");
    String configured = blob(kept(config));
    link(home + "/_layers/", configured);
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < layers; i++) {
      String hex = blob(new StoredBody.Generated(first + i, size));
      link(home + "/_layers/", hex);
      list.append(i == 0 ? "" : ",").append(descriptor("layer.v1.tar", hex, size));
    }
    String manifest =
        blob(
            kept(
                utf8(
                    "{\"schemaVersion\":2,\"mediaType\":\"%smanifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                        .formatted(
                            TYPE, descriptor("config.v1+json", configured, config.length), list))));
    link(home + "/_manifests/revisions/", manifest);
    link(home + "/_manifests/tags/latest/index/", manifest);
    put(home + "/_manifests/tags/latest/current/link", kept(utf8("sha256:" + manifest)));
  }

  private static String descriptor(String type, String hex, int size) {
    return "{\"mediaType\":\"%s%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(TYPE, type, hex, size);
  }

  /// @return the SHA-256 of it
  private String blob(StoredBody body) {
    String hex = hash(body);
    put(ROOT + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data", body);
    return hex;
  }

  private void link(String where, String hex) {
    put(where + "sha256/" + hex + "/link", kept(utf8("sha256:" + hex)));
  }

  private void put(String key, StoredBody body) {
    String etag = "\"" + Integer.toHexString(made++) + "r\"";
    objects.put(key, new StoredObject(body, etag, 0, List.of(), ""));
  }

  private static StoredBody kept(byte[] bytes) {
    return new StoredBody.Kept(List.of(bytes), bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(StoredBody body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
        StoredBody.write(body, 0, body.size(), out);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException | S3Failure e) {
      throw new IllegalStateException("Bytes that are there could not be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
