package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.anchore.BucketPlace;
import org.tranship.testkit.anchore.ContainerPlace;
import org.tranship.testkit.anchore.FilesPlace;
import org.tranship.testkit.anchore.TablePlace;
import org.tranship.testkit.server.BucketView;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.SwiftServer;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// The servers that scenes of a kill storm stand on. Each scene has a database, buckets and
/// directories of its own.
public final class Ground implements AutoCloseable {
  /// What kind of place documents lie in.
  public enum Kind {
    DB("db"),
    DB2("db2"),
    FILES("localfs"),
    S3PROXY("s3 (S3Proxy)"),
    STUB("s3 (stub)"),
    SWIFT("swift");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private final Path directory;
  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults().withMd5Etags(true));
  private final AtomicInteger number = new AtomicInteger();
  private final Map<AnchorePlace, String> counted = new ConcurrentHashMap<>();
  private final List<ContainerPlace> open = new ArrayList<>();

  /// @param directory for whatever the scenes keep in files
  public Ground(Path directory) {
    this.directory = directory;
  }

  /// An Anchore without documents.
  AnchoreInstallation anchore() {
    return AnchoreInstallation.create(PostgresServer.shared().createDatabase(), true);
  }

  /// A directory of a scene's own.
  Path freshDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(number.incrementAndGet() + "-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory, e);
    }
  }

  /// A new place, empty but for the tables that Anchore's database has anyway.
  AnchorePlace place(Kind kind, AnchoreInstallation anchore) {
    return switch (kind) {
      case DB -> TablePlace.db(anchore);
      case DB2 -> TablePlace.db2(anchore);
      case FILES -> new FilesPlace(freshDirectory("archive"));
      case S3PROXY -> {
        S3ProxyServer server = S3ProxyServer.shared();
        String bucket = server.endpoint().freshBucketName();
        yield new BucketPlace(server.endpoint(), bucket, server.bucket(bucket));
      }
      case STUB -> {
        String bucket = stub.endpoint().freshBucketName();
        BucketPlace place = new BucketPlace(stub.endpoint(), bucket, stub.bucket(bucket));
        counted.put(place, bucket);
        yield place;
      }
      case SWIFT -> {
        SwiftServer server = SwiftServer.shared();
        ContainerPlace place = new ContainerPlace(server, server.freshContainerName());
        open.add(place);
        yield place;
      }
    };
  }

  /// A new place for the images of a registry, empty.
  ///
  /// @param kind files or S3
  RegistryPlace registryPlace(Kind kind) {
    return switch (kind) {
      case FILES -> RegistryPlace.files(freshDirectory("images"));
      case S3PROXY -> {
        S3ProxyServer server = S3ProxyServer.shared();
        String bucket = server.endpoint().freshBucketName();
        yield RegistryPlace.bucket(server.endpoint(), bucket, server.bucket(bucket), false);
      }
      case STUB -> {
        String bucket = bucket();
        yield RegistryPlace.bucket(stub.endpoint(), bucket, stub.bucket(bucket), true);
      }
      case DB, DB2, SWIFT ->
          throw new IllegalArgumentException("No registry of a kill storm is in " + kind);
    };
  }

  /// A new bucket of the server that counts, empty.
  String bucket() {
    String bucket = stub.endpoint().freshBucketName();
    stub.createBucket(bucket);
    return bucket;
  }

  /// Puts objects into such a bucket, each of other bytes.
  void generate(String bucket, String prefix, int count, int size) {
    stub.generate(bucket, prefix, count, size);
  }

  /// Such a bucket as its server holds it.
  BucketView view(String bucket) {
    return stub.bucket(bucket);
  }

  /// The server that counts.
  S3Endpoint counting() {
    return stub.endpoint();
  }

  /// Writes down what is asked of a place from now on, if its server can tell.
  ///
  /// @param at at which request something is brought about; 0 for never
  Optional<RequestLog> watch(AnchorePlace place, long at, Runnable then) {
    return watch(counted.getOrDefault(place, ""), at, then);
  }

  /// The same, of a bucket; nothing where its name is empty.
  Optional<RequestLog> watch(String bucket, long at, Runnable then) {
    if (bucket.isEmpty()) {
      return Optional.empty();
    }
    RequestLog log = new RequestLog(bucket, at, then);
    stub.faults(log);
    return Optional.of(log);
  }

  @Override
  public void close() {
    open.forEach(ContainerPlace::close);
    stub.close();
  }
}
