package org.tranship.runbook.anchore;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.Coding;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.layout.ContentLayout;
import org.tranship.runbook.anchore.layout.ContentUrl;
import org.tranship.runbook.anchore.layout.DocumentAddress;
import org.tranship.runbook.anchore.layout.Driver;
import org.tranship.runbook.anchore.layout.Hazard;

/// One side of a migration: an Anchore configuration, the store it stands for, and how a document's
/// address becomes a key there.
///
/// Every document keeps a key of its own in each store, since the layouts are functions of the
/// row's primary key; where two could meet (a slash in a user), [ContentLayout#hazards] says so.
///
/// @param config the configuration
/// @param store the store it stands for, secrets by reference
/// @param base64Flag whether the database's documents table can mark base64
public record Side(ArchiveConfig config, StoreSpec store, boolean base64Flag) {

  /// What a side is for.
  public enum Role {
    /// Documents are read here. What is missing is a fault of the configuration, so nothing is
    /// made.
    SOURCE,
    /// Documents are written here; a container that the configuration allows to be made is made.
    DESTINATION,
    /// Documents would be written here, and nothing is made.
    DESTINATION_AS_IT_IS;

    /// Names the held secrets of a side.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The side that a configuration stands for.
  public static Side of(
      Role role,
      ArchiveConfig config,
      DbUrl database,
      AnchoreDatabase.Options connecting,
      String application,
      boolean base64Flag,
      SecretVault vault) {
    StoreSpec store =
        new SideStores(role, database, connecting, application, vault).of(config, base64Flag);
    return new Side(config, store, base64Flag);
  }

  public Driver driver() {
    return config.driver().driver();
  }

  public ContentLayout layout() {
    return config.driver().layout();
  }

  /// What `content_url` of every document here starts with.
  public String urlPrefix() {
    return urlPrefix(layout());
  }

  static String urlPrefix(ContentLayout layout) {
    return switch (layout) {
      case ContentLayout.Db() -> "db://";
      case ContentLayout.Db2() -> "db2://";
      case ContentLayout.LocalFs(String directory) ->
          "file://" + (directory.endsWith("/") ? directory : directory + "/");
      case ContentLayout.S3(String bucket, String prefix) -> "s3://" + bucket + "/" + prefix;
      case ContentLayout.Swift(String container, String prefix) ->
          "swift://" + container + "/" + prefix;
    };
  }

  /// Whether a document whose place begins like those of this side is one of them. A prefix is put
  /// before the user without a slash, so the prefix of one store may begin like that of another in
  /// the same bucket; only the whole place tells them apart.
  boolean holds(Document document) {
    return switch (layout()) {
      case ContentLayout.Db _, ContentLayout.Db2 _, ContentLayout.LocalFs _ -> true;
      case ContentLayout.S3 _, ContentLayout.Swift _ ->
          document.contentUrl().equals(layout().urlFor(document.address()).text());
    };
  }

  /// The key of a document that the catalogue says lies here. Tables are addressed by the row's own
  /// columns, everything else by its URL.
  ///
  /// @throws IllegalArgumentException if the URL is none of this side's
  public Key keyOf(Document document) {
    return keyOf(document.address(), ContentUrl.parse(document.contentUrl()), document);
  }

  /// The key that a document gets when it is written here.
  public Key newKeyOf(Document document) {
    return keyOf(document.address(), layout().urlFor(document.address()), document);
  }

  private Key keyOf(DocumentAddress address, ContentUrl url, Document document) {
    return switch (url) {
      case ContentUrl.Db _ ->
          CompositeKey.of(address.bucket(), address.key(), address.user(), document.documentName())
              .encode();
      case ContentUrl.Db2 _ ->
          CompositeKey.of(address.user(), address.bucket(), address.key()).encode();
      case ContentUrl.LocalFs(String path) -> Key.of(relative(path));
      case ContentUrl.S3(String _, String objectKey) -> Key.of(objectKey);
      case ContentUrl.Swift(String _, String objectKey) -> Key.of(objectKey);
    };
  }

  /// The place of an object here, as the catalogue would say it; only for drivers whose keys are
  /// part of their URLs.
  ContentUrl urlOf(Key key) {
    return switch (layout()) {
      case ContentLayout.Db _, ContentLayout.Db2 _ ->
          throw new IllegalStateException("Tables are addressed by columns, not by " + key);
      case ContentLayout.LocalFs _ ->
          new ContentUrl.LocalFs(urlPrefix().substring("file://".length()) + key.text());
      case ContentLayout.S3(String bucket, String _) -> new ContentUrl.S3(bucket, key.text());
      case ContentLayout.Swift(String container, String _) ->
          new ContentUrl.Swift(container, key.text());
    };
  }

  private String relative(String path) {
    String directory = urlPrefix().substring("file://".length());
    if (!path.startsWith(directory)) {
      throw new IllegalArgumentException(
          "the file " + path + " is not below archive_data_dir " + directory);
    }
    return path.substring(directory.length());
  }

  /// How this side holds a document that is there.
  public Coding codingOf(boolean compressed) {
    return new Coding(compressed ? "zlib" : "identity", carrier());
  }

  /// How this side will hold a document that is written: Anchore's rule decides again at each
  /// write.
  public Coding newCoding() {
    boolean compresses = config.compression().enabled() && driver().takesCompression();
    return new Coding(
        compresses ? "zlib-above:" + config.compression().thresholdBytes() : "identity", carrier());
  }

  private String carrier() {
    return driver() == Driver.DB ? DbTextCodecs.name(base64Flag) : "identity";
  }

  /// The columns that Anchore itself fills beside a document it writes.
  ///
  /// @param now Unix seconds
  public Attributes newAttributes(long now) {
    String time = Long.toString(now);
    Attributes times =
        Attributes.of(Attributes.COLUMN + "created_at", time)
            .with(Attributes.COLUMN + "last_updated", time);
    return switch (driver()) {
      case DB -> times.with(Attributes.COLUMN + "record_state_key", "active");
      case DB2 -> times;
      case S3 -> Attributes.of(Attributes.CONTENT_TYPE, "binary/octet-stream");
      case LOCALFS, SWIFT -> Attributes.NONE;
    };
  }

  /// Why no document at all may be written here: Anchore itself could not read it back. Empty if
  /// nothing is wrong.
  public Optional<String> layoutObjection() {
    return layout().hazards().stream()
        .filter(hazard -> hazard.severity() == Hazard.Severity.REFUSED)
        .findFirst()
        .map(
            hazard ->
                "TRA-103 Anchore could read no document from "
                    + this
                    + ", as "
                    + config.file()
                    + " has it: "
                    + hazard.reason()
                    + ".");
  }

  /// Whether an object here was written at this time or later. Tables have no time of their own;
  /// the column that Anchore fills tells it.
  boolean writtenSince(Entry entry, Instant time) {
    Optional<Instant> column =
        entry
            .attributes()
            .get(Attributes.COLUMN + "last_updated")
            .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    return entry.modified().or(() -> column).map(at -> !at.isBefore(time)).orElse(false);
  }

  /// A fault of the store in the words of Anchore's configuration, which calls its options other
  /// names than a location does.
  ///
  /// @param makes whether a container that is missing may be made here, if the configuration says
  ///   so
  public String told(StoreException fault, boolean makes) {
    String next = fault.next();
    if (!makes) {
      // At a source nothing is made, whatever its configuration allows.
      next = next.replaceAll(", or let it be made with [^.]*\\.", ".");
    }
    String own =
        switch (driver()) {
          case S3 ->
              next.replace("create-bucket=true", "create_bucket: true in " + config.file())
                  .replace("secret_access_key", "secret_key")
                  .replace("access_key_id", "access_key")
                  .replace("the endpoint's", "the url's")
                  .replace("that endpoint names", "that url names")
                  .replace("region=", "region: ");
          case SWIFT ->
              next.replace("create-container=true", "create_container: true in " + config.file());
          case LOCALFS ->
              next.replace(", or set the option create=true", "")
                  .replace(
                      "Name an existing directory",
                      "Make or mount it, or name another with archive_data_dir in "
                          + config.file());
          case DB, DB2 -> next;
        };
    return own.equals(fault.next())
        ? fault.getMessage()
        : StoreException.of(fault.kind(), fault.operation(), fault.store())
            .key(fault.key().orElse(null))
            .because(fault.reason())
            .next(own)
            .build()
            .getMessage();
  }

  /// For people: the driver and where it keeps things.
  @Override
  public String toString() {
    return driver().configName() + " (" + urlPrefix() + ")";
  }

  /// Whether both sides would give every document the same URL.
  public boolean sameUrls(Side other) {
    return urlPrefix().equals(other.urlPrefix());
  }
}
