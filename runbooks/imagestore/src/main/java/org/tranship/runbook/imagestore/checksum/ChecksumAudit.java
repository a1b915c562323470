package org.tranship.runbook.imagestore.checksum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.checksum.Finding.Verdict;
import org.tranship.runbook.imagestore.checksum.FolderDigest.Way;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreePath.Meaning;

/// Reads every package of an image store and holds it against the checksum beside it.
///
/// A cluster on the native store computes checksums of folders from names in lower case. It then
/// takes a package for changed that is the same, if its checksum was made on another store and one
/// of its names has a capital letter: an application type that ships it again in the same version
/// is refused. This tells which packages those are. Changes nothing.
public final class ChecksumAudit {
  private static final String CHECKSUM = ".checksum";
  private static final String ARCHIVE = ".zip";

  /// Encodings of names that a machine of Windows or Linux may have had.
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"));

  private final Store store;
  private final Consumer<Finding> told;
  private final BiConsumer<String, byte[]> recomputed;

  private ChecksumAudit(
      Store store, Consumer<Finding> told, BiConsumer<String, byte[]> recomputed) {
    this.store = store;
    this.told = told;
    this.recomputed = recomputed;
  }

  /// Looks at all of them.
  ///
  /// @param store with the usual layers
  /// @param told is told of each, in the order of the listing
  /// @param recomputed is given, for each checksum that a cluster on the native store would make
  ///   otherwise, its path and what would then be in the file
  /// @throws StoreException if something cannot be read
  public static void of(Store store, Consumer<Finding> told, BiConsumer<String, byte[]> recomputed)
      throws InterruptedException {
    new ChecksumAudit(store, told, recomputed).run();
  }

  private void run() throws InterruptedException {
    String unit = "";
    try (Listing listing = store.list(ListRequest.under(TreePath.STORE + "/"))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        TreePath path = TreePath.of(entry.key().text());
        if (path.meaning() == Meaning.CHECKSUM) {
          look(path.text());
        } else if (path.meaning() == Meaning.PACKAGE_FILE && !path.unit().equals(unit)) {
          unit = path.unit();
          requireChecksum(unit);
        }
      }
    }
  }

  private void requireChecksum(String unit) {
    String path = unit + CHECKSUM;
    if (store.stat(Key.of(path)).isEmpty()) {
      told.accept(new Finding(Verdict.MISSING, path, unit, "", ""));
    }
  }

  private void look(String path) throws InterruptedException {
    String subject = path.substring(0, path.length() - CHECKSUM.length());
    Optional<ChecksumText> read = ChecksumText.of(read(path));
    if (read.isEmpty()) {
      told.accept(new Finding(Verdict.UNREADABLE, path, subject, "", ""));
      return;
    }
    String recorded = read.get().digest();
    for (String file : List.of(subject, subject + ARCHIVE)) {
      Optional<Entry> entry = store.stat(Key.of(file));
      if (entry.isPresent()) {
        String digest = HexFormat.of().withUpperCase().formatHex(digest(Key.of(file)));
        told.accept(
            new Finding(
                digest.equals(recorded) ? Verdict.RIGHT : Verdict.WRONG,
                path,
                file,
                recorded,
                digest));
        return;
      }
    }
    FolderDigest folder = folder(subject);
    if (folder.isEmpty()) {
      told.accept(new Finding(Verdict.WITHOUT_SUBJECT, path, subject, recorded, ""));
      return;
    }
    Finding finding = judge(path, subject, recorded, folder);
    told.accept(finding);
    if (finding.verdict() == Verdict.AFFECTED) {
      recomputed.accept(path, read.get().with(finding.expected()));
    }
  }

  private static Finding judge(String path, String subject, String recorded, FolderDigest folder) {
    Way way = proven(folder, recorded);
    if (way == null) {
      return new Finding(Verdict.WRONG, path, subject, recorded, "");
    }
    String lower = folder.text(way.withLower(true));
    Verdict verdict =
        !lower.equals(recorded)
            ? Verdict.AFFECTED
            : folder.text(way.withLower(false)).equals(recorded) ? Verdict.RIGHT : Verdict.NATIVE;
    return new Finding(verdict, path, subject, recorded, lower);
  }

  /// The way in which the folder has the digest that was recorded; null if in none.
  private static @Nullable Way proven(FolderDigest folder, String recorded) {
    for (SiblingOrder order : SiblingOrder.values()) {
      for (Charset charset : folder.isPlain() ? CHARSETS.subList(0, 1) : CHARSETS) {
        for (boolean lower : new boolean[] {false, true}) {
          Way way = new Way(lower, order, charset);
          if (folder.text(way).equals(recorded)) {
            return way;
          }
        }
      }
    }
    return null;
  }

  private FolderDigest folder(String subject) throws InterruptedException {
    FolderDigest folder = new FolderDigest();
    String prefix = subject + "/";
    try (Listing listing = store.list(ListRequest.under(prefix))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        String path = entry.key().text();
        if (Marker.of(path) == Marker.NONE && !path.endsWith("/")) {
          folder.add(path.substring(prefix.length()), digest(entry.key()));
        }
      }
    }
    return folder;
  }

  private byte[] read(String path) {
    try (ObjectBody body = store.open(Key.of(path), ReadRequest.WHOLE)) {
      return body.entry().size().bytes() > ChecksumText.MOST
          ? new byte[0]
          : body.readAll(ChecksumText.MOST);
    }
  }

  private byte[] digest(Key key) {
    MessageDigest digest = FolderDigest.sha256();
    byte[] buffer = new byte[64 * 1024];
    try (ObjectBody body = store.open(key, ReadRequest.WHOLE)) {
      InputStream stream = body.stream();
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw StoreException.reading(e, key);
    }
    return digest.digest();
  }
}
