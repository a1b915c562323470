package org.tranship.testkit.server.msr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// What MSR keeps apart from its store: which blob has which id, and what each tag points to. A
/// store alone shows no image, and metadata alone show images that cannot be pulled.
final class MsrMetadata {
  /// Where blobs lie, by their ids.
  static final String BLOBS = "docker/registry/v2/blobs/id/";

  /// Ids by SHA-256.
  private final Map<String, String> ids = new HashMap<>();

  /// Digests by `namespace/repository:tag`.
  private final SortedMap<String, String> tags = new TreeMap<>();

  /// Repositories that somebody made, tagged or not.
  private final NavigableSet<String> made = new TreeSet<>(Set.of("admin/tranship-probe"));

  private long blobs;

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

  NavigableSet<String> made() {
    return made;
  }

  /// Every repository.
  NavigableSet<String> repositories() {
    NavigableSet<String> all = new TreeSet<>(made);
    tags.keySet().forEach(image -> all.add(image.substring(0, image.indexOf(':'))));
    return all;
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
      String id = sha256(("id " + blobs++ + hex).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
      var _ = store.put(PutRequest.of(key(root, id), bytes));
      ids.put(hex, id);
    }
    return "{\"digest\":\"sha256:" + hex + "\",\"size\":" + bytes.length + "}";
  }

  Optional<String> id(String hex) {
    return Optional.ofNullable(ids.get(hex));
  }

  /// As `dtr backup` gives them: an archive below a directory that is named after the version. What
  /// is in its one file only this double understands.
  byte[] backup(String version, boolean readOnly) {
    StringBuilder text = new StringBuilder("readonly " + readOnly + " -\n");
    ids.forEach((hex, id) -> text.append("blob ").append(hex).append(' ').append(id).append('\n'));
    tags.forEach(
        (tag, hex) -> text.append("tag ").append(tag).append(' ').append(hex).append('\n'));
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(all)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      String root = "dtr-backup-v" + version + "/rethink/";
      out.putArchiveEntry(new TarArchiveEntry(root));
      out.closeArchiveEntry();
      TarArchiveEntry entry = new TarArchiveEntry(root + "double.txt");
      entry.setSize(body.length);
      out.putArchiveEntry(entry);
      out.write(body);
      out.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  /// Back from [#backup]: what came since is not known any more.
  ///
  /// @return whether it was read-only
  /// @throws IllegalArgumentException if it is no backup of this version; nothing is changed then
  boolean restore(byte[] backup, String version) {
    List<String[]> lines;
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(backup))) {
      TarArchiveEntry entry = in.getNextEntry();
      if (entry == null || !entry.getName().equals("dtr-backup-v" + version + "/rethink/")) {
        throw new IllegalArgumentException("It is no backup of version " + version);
      }
      var _ = in.getNextEntry();
      lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split(" ", -1))
              .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("It is no archive", e);
    }
    ids.clear();
    tags.clear();
    boolean readOnly = false;
    for (String[] words : lines) {
      switch (words[0]) {
        case "tag" -> tags.put(words[1], words[2]);
        case "blob" -> ids.put(words[1], words[2]);
        default -> readOnly = words[1].equals("true");
      }
    }
    return readOnly;
  }

  /// Removes from the store every blob that is not known.
  void collect(Store store, String root) {
    List<DeleteRequest> garbage = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.under(root + BLOBS))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        String[] parts = entry.key().text().split("/", -1);
        if (!ids.containsValue(parts[parts.length - 2])) {
          garbage.add(new DeleteRequest(entry.key(), Optional.empty()));
        }
      }
    }
    if (!garbage.isEmpty()) {
      var _ = store.delete(garbage);
    }
  }

  /// All tags are gone, and no blob is known.
  void erase() {
    ids.clear();
    tags.clear();
  }
}
