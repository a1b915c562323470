package org.tranship.testkit.server.fabric;

import java.nio.file.Path;
import java.util.Optional;

/// How a double is to be.
///
/// @param platform of its nodes
/// @param page most files that one answer of a listing covers, those of folders below included
/// @param runtime version of the cluster, such as `9.1`: above it no api-version is known
/// @param keepsBytes whether bytes are kept in memory; else only their size and digest
/// @param replica directory in which a replica of the store lies, as a node of the cluster has it
/// @param tls how it speaks TLS; plain HTTP when empty
public record FabricSettings(
    FabricPlatform platform,
    int page,
    String runtime,
    boolean keepsBytes,
    Optional<Path> replica,
    Optional<FabricTls> tls) {

  /// Pages large, bytes kept, plain HTTP.
  public static FabricSettings of(FabricPlatform platform) {
    return new FabricSettings(platform, 10_000, "9.1", true, Optional.empty(), Optional.empty());
  }

  public FabricSettings withPage(int most) {
    return new FabricSettings(platform, most, runtime, keepsBytes, replica, tls);
  }

  public FabricSettings withRuntime(String version) {
    return new FabricSettings(platform, page, version, keepsBytes, replica, tls);
  }

  /// For large loads: the double then holds no bytes.
  public FabricSettings withoutBytes() {
    return new FabricSettings(platform, page, runtime, false, replica, tls);
  }

  public FabricSettings withReplica(Path directory) {
    return new FabricSettings(platform, page, runtime, keepsBytes, Optional.of(directory), tls);
  }

  public FabricSettings withTls(FabricTls how) {
    return new FabricSettings(platform, page, runtime, keepsBytes, replica, Optional.of(how));
  }
}
