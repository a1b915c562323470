package org.tranship.runbook.registry.msr;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// What a store held at one moment, in a file beside the backup of the metadata that belongs to it:
/// a line for each object, its size and its key, in key order. In keys a percent sign and line ends
/// are written as `%25`, `%0A` and `%0D`. It is there whole or not at all.
final class ContentListing implements AutoCloseable {
  private final BufferedReader lines;
  private Optional<Key> head;

  private ContentListing(BufferedReader lines) {
    this.lines = lines;
    this.head = read();
  }

  /// How much it lists.
  record Written(long objects, String sha256) {}

  /// Lists what lies below a root, uploads left out.
  ///
  /// @throws IOException if it cannot be written
  static Written write(Store store, String root, Path file)
      throws IOException, InterruptedException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    long objects = 0;
    ListRequest request = ListRequest.under(root + MsrKeys.ROOT);
    try (BufferedWriter out = Files.newBufferedWriter(unfinished);
        Listing listing = new ListingAhead(() -> store.list(request))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (!MsrKeys.isUpload(entry.key())) {
          out.write(entry.size().bytes() + " " + written(entry.key()) + "\n");
          objects++;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Written(objects, sha256(file));
  }

  private static String written(Key key) {
    return key.text().replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D");
  }

  private static Key key(String written) {
    return Key.of(written.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"));
  }

  static ContentListing open(Path file) throws IOException {
    return new ContentListing(Files.newBufferedReader(file));
  }

  private Optional<Key> read() {
    try {
      String line = lines.readLine();
      return line == null
          ? Optional.empty()
          : Optional.of(key(line.substring(line.indexOf(' ') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Goes on to the next key in front of this one, which so is in the listing and was not asked
  /// for.
  Optional<Key> passed(Key key) {
    if (head.isEmpty() || head.get().compareTo(key) >= 0) {
      return Optional.empty();
    }
    return rest();
  }

  /// Whether a key is listed. Keys are asked for in order, after [#passed] gave no more.
  boolean has(Key key) {
    if (!head.equals(Optional.of(key))) {
      return false;
    }
    head = read();
    return true;
  }

  /// The next key of those that were not asked for.
  Optional<Key> rest() {
    Optional<Key> next = head;
    head = next.isEmpty() ? next : read();
    return next;
  }

  /// The SHA-256 of a file.
  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
