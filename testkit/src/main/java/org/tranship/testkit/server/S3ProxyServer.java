package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// S3Proxy, an independent S3 server, inside this JVM or, through [#main], in one of its own.
///
/// Signatures, Content-MD5 and conditional puts are checked; versions and tags are not offered, and
/// about eight kinds of odd keys are refused or renamed. See
/// [S3Proxy](https://github.com/gaul/s3proxy).
///
/// Logging: S3Proxy writes through SLF4J and at DEBUG would log every byte's header. The testkit
/// therefore leaves out S3Proxy's own Logback and brings `slf4j-simple`, the backend the command
/// line uses too, so that one class path never holds two; the levels are set here by system
/// property, because a second `simplelogger.properties` would hide the application's.
public final class S3ProxyServer implements AutoCloseable {
  /// Where the objects are.
  public enum Storage {
    /// In this JVM's heap.
    MEMORY,
    /// In files of a scratch directory, for sets larger than the heap.
    FILES
  }

  private static final String ACCESS_KEY = "tranship-access";
  private static final String SECRET_KEY = "tranship-secret";

  private final ScratchDirectory scratch;
  private final BlobStore store;
  private final S3Proxy proxy;
  private final S3Endpoint endpoint;

  private S3ProxyServer(Storage storage, int port) {
    quietLogging();
    scratch = ScratchDirectory.create("s3proxy");
    try {
      store = blobStore(storage);
      proxy =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
              .ignoreUnknownHeaders(true)
              .build();
      // Returns when the port is bound, so there is nothing to wait for.
      proxy.start();
    } catch (Exception e) {
      scratch.close();
      throw new ServerStartException("Cannot start S3Proxy: " + e.getMessage(), e);
    }
    URI uri = URI.create("http://127.0.0.1:" + proxy.getPort());
    endpoint = new S3Endpoint(uri, ACCESS_KEY, SECRET_KEY, "us-east-1");
  }

  /// Starts a server on a free port; the caller closes it.
  public static S3ProxyServer start(Storage storage) {
    return new S3ProxyServer(storage, 0);
  }

  /// The one server, with its objects in memory, that all tests of this JVM share. It ends with the
  /// JVM. Tests keep apart by [S3Endpoint#freshBucketName].
  public static S3ProxyServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final S3ProxyServer SERVER = start(Storage.MEMORY);
  }

  public S3Endpoint endpoint() {
    return endpoint;
  }

  /// A bucket as it is held here.
  public BucketView bucket(String name) {
    return new ProxyBucket(store, name);
  }

  /// Has everything that is in files been written that much earlier than it was.
  public void age(Duration by) {
    FileTime before = FileTime.from(Instant.now().minus(by));
    try (Stream<Path> all = Files.walk(scratch.path())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path _ = Files.setLastModifiedTime(file, before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops the server and removes its objects. Safe to repeat.
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new ServerStartException("S3Proxy did not stop: " + e.getMessage(), e);
    } finally {
      scratch.close();
    }
  }

  /// Runs the server alone, so that its CPU time is not the client's.
  ///
  /// Arguments: `--memory` (default) or `--files`, and `--port N` (default: a free one). Prints
  /// `port=N` when it is ready and ends when its standard input ends.
  public static void main(String[] arguments) {
    var options = Arrays.asList(arguments);
    Storage storage = options.contains("--files") ? Storage.FILES : Storage.MEMORY;
    int at = options.indexOf("--port");
    int port = at < 0 ? 0 : Integer.parseInt(options.get(at + 1));
    try (var server = new S3ProxyServer(storage, port)) {
      StandaloneServer.announceAndWait(server.endpoint().uri().getPort());
    }
  }

  private BlobStore blobStore(Storage storage) throws IOException {
    return switch (storage) {
      case MEMORY -> new TransientNio2BlobStore();
      case FILES ->
          new FilesystemNio2BlobStore(
              Files.createDirectory(scratch.path().resolve("objects")).toString());
    };
  }

  private static void quietLogging() {
    // S3Proxy carries its Jetty under the same package.
    String property = "org.slf4j.simpleLogger.log.org.gaul";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "warn");
    }
  }
}
