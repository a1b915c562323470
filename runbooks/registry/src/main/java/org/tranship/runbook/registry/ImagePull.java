package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.value.FileTrouble;

/// Pulls images over HTTP, as a client does. Manifests and configurations are read and hashed; of
/// layers the registry, or the store that it sends clients to, has to say that it has them, in the
/// length that the manifest says. What was pulled already is not asked for again: layers are shared
/// by many tags. Safe for many threads.
final class ImagePull {
  private static final int MOST_SEEN = 200_000;

  private final RegistryClient client;
  private final Asking asking;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicLong manifests = new AtomicLong();

  /// How patiently a question is asked.
  @FunctionalInterface
  interface Asking {
    <T> T of(Retries.Asked<T> question) throws IOException, InterruptedException;
  }

  ImagePull(RegistryClient client, Asking asking) {
    this.client = client;
    this.asking = asking;
  }

  /// How many manifests and indexes were pulled.
  long manifests() {
    return manifests.get();
  }

  /// Pulls what a tag points to.
  ///
  /// @param hex the digest that it has to have, if that is known
  /// @return what is wrong; empty if nothing is
  String tag(Place.Link tag, Optional<String> hex) throws IOException, InterruptedException {
    String base = base(tag);
    return manifest(base, base + "/manifests/" + tag.tag(), hex);
  }

  /// Pulls a manifest by its digest.
  ///
  /// @return what is wrong; empty if nothing is
  String revision(Place.Link revision, String hex) throws IOException, InterruptedException {
    String base = base(revision);
    return manifest(base, base + "/manifests/sha256:" + hex, Optional.of(hex));
  }

  /// Whether it was not pulled yet, as what a tag or an index has; asked once.
  boolean isNew(Place.Link revision, String hex) {
    return isNew(base(revision) + "@" + hex);
  }

  private static String base(Place.Link link) {
    return "/v2/" + link.repository();
  }

  /// @return what is wrong; empty if nothing is
  private String manifest(String base, String path, Optional<String> hex)
      throws IOException, InterruptedException {
    Read read = read(path);
    if (read.status != 200) {
      return path + " gives HTTP " + read.status;
    }
    byte[] bytes = read.bytes;
    String found = EndProof.sha256(bytes);
    if (hex.isPresent() && !hex.get().equals(found)) {
      found = SignedManifest.payload(bytes).map(EndProof::sha256).orElse(found);
    }
    if (hex.isPresent() && !hex.get().equals(found)) {
      return path + " has the digest sha256:" + found + " instead of sha256:" + hex.get();
    }
    manifests.incrementAndGet();
    boolean _ = isNew(base + "@" + found);
    Manifest manifest;
    try {
      manifest = Manifest.parse(bytes);
    } catch (Manifest.Unreadable e) {
      return path + " is no manifest: " + e.getMessage();
    }
    for (Manifest.Reference part : manifest.references()) {
      if (part.elsewhere() || !isNew(base + "@" + part.hex())) {
        continue;
      }
      String wrong = part(base, part);
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return "";
  }

  private boolean isNew(String part) {
    return seen.size() >= MOST_SEEN || seen.add(part);
  }

  private String part(String base, Manifest.Reference part)
      throws IOException, InterruptedException {
    String blob = base + "/blobs/sha256:" + part.hex();
    return switch (part.role()) {
      case CHILD ->
          manifest(base, base + "/manifests/sha256:" + part.hex(), Optional.of(part.hex()));
      case CONFIG -> config(blob, part.hex());
      case LAYER, MEMBER -> {
        RegistryClient.Head head = asked(blob, () -> client.head(blob));
        boolean lengthFits = part.size() < 0 || head.length() < 0 || head.length() == part.size();
        yield head.status() == 200 && lengthFits
            ? ""
            : blob
                + " gives HTTP "
                + head.status()
                + (lengthFits ? "" : " and " + head.length() + " bytes instead of " + part.size());
      }
    };
  }

  private String config(String path, String hex) throws IOException, InterruptedException {
    Read read = read(path);
    if (read.status != 200) {
      return path + " gives HTTP " + read.status;
    }
    return EndProof.sha256(read.bytes).equals(hex) ? "" : path + " has another digest";
  }

  private record Read(int status, byte[] bytes) {}

  private Read read(String path) throws IOException, InterruptedException {
    return asked(
        path,
        () -> {
          RegistryClient.Got got = client.get(path);
          try (InputStream in = got.body()) {
            return new Read(got.status(), in.readNBytes(Manifest.MOST_BYTES));
          }
        });
  }

  private <T> T asked(String path, Retries.Asked<T> question)
      throws IOException, InterruptedException {
    try {
      return asking.of(question);
    } catch (AccessFault e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(path + " gives " + FileTrouble.why(e), e);
    }
  }
}
