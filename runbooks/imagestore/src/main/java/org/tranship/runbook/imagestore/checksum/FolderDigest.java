package org.tranship.runbook.imagestore.checksum;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The digest of a folder as Service Fabric makes it (`ChecksumUtility.cs` of
/// microsoft/service-fabric): the SHA-256 over the name and digest of each folder in it, then over
/// the name and digest of each file in it. It depends on how names are spelt: a cluster whose image
/// store is the native one takes them in lower case, every other as they are.
///
/// Held in memory are the names and digests of one package.
final class FolderDigest {
  /// How names go into a digest.
  ///
  /// @param lower whether in lower case
  /// @param order in which order
  /// @param charset in which encoding; on Windows that of the machine
  record Way(boolean lower, SiblingOrder order, Charset charset) {
    Way withLower(boolean other) {
      return new Way(other, order, charset);
    }
  }

  private final Map<String, FolderDigest> folders = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();

  /// Adds a file.
  ///
  /// @param path from this folder on
  void add(String path, byte[] sha256) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      files.put(path, sha256);
    } else {
      folders
          .computeIfAbsent(path.substring(0, slash), _ -> new FolderDigest())
          .add(path.substring(slash + 1), sha256);
    }
  }

  boolean isEmpty() {
    return folders.isEmpty() && files.isEmpty();
  }

  /// Whether all names are of ASCII, so that they are the same bytes in every encoding.
  boolean isPlain() {
    return files.keySet().stream().allMatch(FolderDigest::plain)
        && folders.keySet().stream().allMatch(FolderDigest::plain)
        && folders.values().stream().allMatch(FolderDigest::isPlain);
  }

  private static boolean plain(String name) {
    return name.chars().allMatch(c -> c < 128);
  }

  /// The digest as a checksum has it: 64 hexadecimal digits in upper case.
  String text(Way way) {
    return HexFormat.of().withUpperCase().formatHex(of(way));
  }

  private byte[] of(Way way) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Map<String, FolderDigest> inside = new TreeMap<>(way.order().names());
    inside.putAll(folders);
    inside.forEach((name, folder) -> write(all, name, folder.of(way), way));
    Map<String, byte[]> beside = new TreeMap<>(way.order().names());
    beside.putAll(files);
    beside.forEach((name, digest) -> write(all, name, digest, way));
    return sha256().digest(all.toByteArray());
  }

  private static void write(ByteArrayOutputStream all, String name, byte[] digest, Way way) {
    String spelt = way.lower() ? name.toLowerCase(Locale.ROOT) : name;
    all.writeBytes(spelt.getBytes(way.charset()));
    all.writeBytes(digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
