package org.tranship.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The configuration files and rings of a one-node Swift in one directory.
///
/// Keys and sections are those of the Swift deployment guide. There is one device and one replica;
/// the disk checks that make sense for real devices are off.
///
/// @param root the directory that gets `etc` and `dev`
/// @param user the account the servers run as: the one that runs the tests
/// @param memcached port of the token cache
/// @param proxy port of the proxy server
/// @param ring one port for each of account, container and object, in this order
record SwiftConfiguration(Path root, String user, int memcached, int proxy, List<Integer> ring) {
  static final List<String> RINGS = List.of("account", "container", "object");

  /// How long one server waits for another. By default half a second, after which the proxy answers
  /// with 503 and, after ten of those, leaves its only node alone for a minute. Tests of a driver
  /// are no tests of how busy a machine is.
  private static final String PATIENCE =
      """
      conn_timeout = 60
      node_timeout = 120
      """;

  /// An object whose container has not heard of it within a second would be listed by and by, by an
  /// updater that does not run here.
  private static final String LISTED_AT_ONCE = "container_update_timeout = 120\n";

  /// Names are looked up by the system and not by eventlet's own resolver, whose import takes as
  /// long as all the rest of Swift's.
  static final Map<String, String> QUICKLY = Map.of("EVENTLET_NO_GREENDNS", "yes");

  /// Most entries of one answer to a listing; as it comes, Swift gives 10,000, and takes long to be
  /// filled with more.
  static final int PAGE = 25;

  SwiftConfiguration {
    ring = List.copyOf(ring);
    if (ring.size() != RINGS.size()) {
      throw new IllegalArgumentException("One port per ring: " + ring);
    }
  }

  Path file(String server) {
    return etc().resolve(server + "-server.conf");
  }

  private Path etc() {
    return root.resolve("etc");
  }

  /// Writes all files and builds the rings; takes about a second, most of it Python's start.
  void write() throws IOException, InterruptedException {
    Files.createDirectories(etc());
    Files.createDirectories(root.resolve("dev/d1"));
    Files.writeString(
        etc().resolve("swift.conf"),
        """
        [swift-hash]
        swift_hash_path_prefix = tranship
        swift_hash_path_suffix = tranship
        [storage-policy:0]
        name = Policy-0
        default = yes
        [swift-constraints]
        container_listing_limit = %d
        """
            .formatted(PAGE));
    Files.writeString(file("proxy"), proxyServer());
    for (int i = 0; i < RINGS.size(); i++) {
      Files.writeString(file(RINGS.get(i)), storageServer(RINGS.get(i), ring.get(i)));
    }
    buildRings();
  }

  private String storageServer(String name, int port) {
    return """
    [DEFAULT]
    bind_ip = 127.0.0.1
    bind_port = %d
    user = %s
    swift_dir = %s
    devices = %s
    mount_check = false
    disable_fallocate = true
    fallocate_reserve = 0
    workers = 0
    log_level = WARNING
    [pipeline:main]
    pipeline = %s-server
    [app:%s-server]
    use = egg:swift#%s
    """
            .formatted(port, user, etc(), root.resolve("dev"), name, name, name)
        + PATIENCE
        + (name.equals("object") ? LISTED_AT_ONCE : "");
  }

  private String proxyServer() {
    return """
    [DEFAULT]
    bind_ip = 127.0.0.1
    bind_port = %d
    user = %s
    swift_dir = %s
    workers = 0
    log_level = WARNING
    [pipeline:main]
    pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk \
    tempurl s3api tempauth copy slo dlo versioned_writes symlink proxy-logging proxy-server
    [app:proxy-server]
    use = egg:swift#proxy
    account_autocreate = true
    error_suppression_limit = 1000000
    %s\
    [filter:tempauth]
    use = egg:swift#tempauth
    user_%s_%s = %s .admin
    [filter:cache]
    use = egg:swift#memcache
    memcache_servers = 127.0.0.1:%d
    memcache_max_connections = 64
    connect_timeout = 10
    pool_timeout = 30
    io_timeout = 30
    error_suppression_limit = 1000000
    [filter:versioned_writes]
    use = egg:swift#versioned_writes
    allow_versioned_writes = true
    allow_object_versioning = true
    [filter:catch_errors]
    use = egg:swift#catch_errors
    [filter:gatekeeper]
    use = egg:swift#gatekeeper
    [filter:healthcheck]
    use = egg:swift#healthcheck
    [filter:proxy-logging]
    use = egg:swift#proxy_logging
    [filter:listing_formats]
    use = egg:swift#listing_formats
    [filter:bulk]
    use = egg:swift#bulk
    [filter:tempurl]
    use = egg:swift#tempurl
    [filter:s3api]
    use = egg:swift#s3api
    [filter:copy]
    use = egg:swift#copy
    [filter:slo]
    use = egg:swift#slo
    min_segment_size = 1
    [filter:dlo]
    use = egg:swift#dlo
    [filter:symlink]
    use = egg:swift#symlink
    """
        .formatted(
            proxy,
            user,
            etc(),
            PATIENCE,
            SwiftServer.PROJECT,
            SwiftServer.USER,
            SwiftServer.PASSWORD,
            memcached);
  }

  /// The rings as `swift-ring-builder` makes them, with its own classes: each call of it would
  /// spend a second or two on Python's start.
  private void buildRings() throws IOException, InterruptedException {
    var script = new StringBuilder("from swift.common.ring.builder import RingBuilder\n");
    for (int i = 0; i < RINGS.size(); i++) {
      script.append(
          """
          ring = RingBuilder(4, 1, 1)
          ring.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": %d, "device": "d1", "weight": 100})
          ring.rebalance()
          ring.get_ring().save("%s.ring.gz")
          """
              .formatted(ring.get(i), RINGS.get(i)));
    }
    Path log = root.resolve("rings.log");
    var python = new ProcessBuilder(python(), "-c", script.toString());
    python.environment().putAll(QUICKLY);
    int code =
        python
            .directory(etc().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new ServerStartException(
          "Swift's rings were not made (exit " + code + "): " + Files.readString(log));
    }
  }

  /// The Python that has Swift's packages: the one that its programs name in their first line.
  private static String python() throws IOException {
    Path program = Readiness.program("swift-ring-builder", SwiftServer.PACKAGES);
    try (var lines = Files.lines(program)) {
      return lines.findFirst().orElse("").replaceFirst("^#!\\s*", "").strip();
    }
  }
}
