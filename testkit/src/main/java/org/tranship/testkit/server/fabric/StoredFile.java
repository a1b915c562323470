package org.tranship.testkit.server.fabric;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A file of the image store.
///
/// @param path with slashes, spelled as when it was first there
/// @param version its number among all that was ever published
/// @param dataLoss the epoch in which it was published: how often data were lost
/// @param configuration the same: how often the replicas were arranged anew
/// @param size in bytes
/// @param sha256 of its bytes, in hex
/// @param bytes empty where the double keeps none
/// @param modified when it was published
public record StoredFile(
    String path,
    long version,
    long dataLoss,
    long configuration,
    long size,
    String sha256,
    Optional<byte[]> bytes,
    Instant modified) {

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What stands in front of its name on the disk of a node.
  public String versionText() {
    return dataLoss + "_" + configuration + "_" + version;
  }

  Map<String, Object> json(FabricPlatform platform) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("StoreRelativePath", platform.shown(path));
    json.put(
        "FileVersion",
        Map.of(
            "VersionNumber", "" + version,
            "EpochDataLossNumber", "" + dataLoss,
            "EpochConfigurationNumber", "" + configuration));
    json.put("FileSize", "" + size);
    json.put("ModifiedDate", modified.toString());
    return json;
  }
}
