package org.tranship.testkit.server.msr;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// What MSR keeps apart from its store: which blob has which id, and what each tag points to. A
/// store alone shows no image, and metadata alone show images that cannot be pulled.
final class MsrMetadata {
  /// Where blobs lie, by their ids.
  static final String BLOBS = "docker/registry/v2/blobs/id/";

  private static final int HEADER = 512;

  /// Ids by SHA-256.
  private final Map<String, String> ids = new HashMap<>();

  /// Digests by `namespace/repository:tag`.
  private final SortedMap<String, String> tags = new TreeMap<>();

  private long made;

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  static Key key(String root, String id) {
    return Key.of(root + BLOBS + id.substring(0, 2) + "/" + id + "/data");
  }

  SortedMap<String, String> tags() {
    return tags;
  }

  void tag(String image, String other) {
    if (tags.containsKey(other)) {
      tags.put(image, tags.getOrDefault(other, ""));
    } else {
      tags.remove(image);
    }
  }

  Map<String, String> ids() {
    return ids;
  }

  /// Puts an image into the store and into the metadata.
  ///
  /// @return the digest of its manifest
  String push(Store store, String root, String image, String... layers) {
    List<String> described = new ArrayList<>();
    byte[] config = ("{\"of\":\"" + image + "\"}").getBytes(StandardCharsets.UTF_8);
    for (String layer : layers) {
      described.add(descriptor(store, root, layer.getBytes(StandardCharsets.UTF_8)));
    }
    String manifest =
        "{\"schemaVersion\":2,\"config\":"
            + descriptor(store, root, config)
            + ",\"layers\":["
            + String.join(",", described)
            + "]}";
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    String _ = descriptor(store, root, bytes);
    tags.put(image, sha256(bytes));
    return sha256(bytes);
  }

  private String descriptor(Store store, String root, byte[] bytes) {
    String hex = sha256(bytes);
    if (!ids.containsKey(hex)) {
      String id = sha256(("id " + made++ + hex).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
      var _ = store.put(PutRequest.of(key(root, id), bytes));
      ids.put(hex, id);
    }
    return "{\"digest\":\"sha256:" + hex + "\",\"size\":" + bytes.length + "}";
  }

  Optional<String> id(String hex) {
    return Optional.ofNullable(ids.get(hex));
  }

  /// As `dtr backup` gives them: the head of an archive, whose first name has the version in it,
  /// and behind it what this double understands.
  byte[] backup(String version) {
    StringBuilder text = new StringBuilder();
    ids.forEach((hex, id) -> text.append("blob ").append(hex).append(' ').append(id).append('\n'));
    tags.forEach(
        (tag, hex) -> text.append("tag ").append(tag).append(' ').append(hex).append('\n'));
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[HEADER + body.length];
    byte[] name = ("dtr-backup-v" + version + "/rethink/").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, all, 0, name.length);
    System.arraycopy(body, 0, all, HEADER, body.length);
    return all;
  }

  /// Back from [#backup]: what came since is not known any more.
  void restore(byte[] backup) {
    ids.clear();
    tags.clear();
    new String(backup, HEADER, backup.length - HEADER, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> (words[0].equals("tag") ? tags : ids).put(words[1], words[2]));
  }

  /// All tags are gone, and no blob is known.
  void erase() {
    ids.clear();
    tags.clear();
  }
}
