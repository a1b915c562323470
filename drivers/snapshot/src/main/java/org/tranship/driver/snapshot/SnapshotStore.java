package org.tranship.driver.snapshot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// What a store held at one moment, as a store: it can be listed and asked for entries, not read
/// and not written. What the snapshot could not have is a fault of the listing again, in its place.
///
/// Each listing has a connection of its own; entries are asked for on one that is shared. Nothing
/// is ever written, so a crash leaves nothing.
final class SnapshotStore implements Store {
  private final SnapshotFile file;
  private final boolean content;
  private final ReentrantLock lock = new ReentrantLock();
  private SnapshotFile.@Nullable Facts known;
  private @Nullable Connection asking;
  private boolean closed;

  /// @param content whether an entry's digest is that of its content where there is one
  SnapshotStore(SnapshotFile file, boolean content) {
    this.file = file;
    this.content = content;
  }

  private SnapshotFile.Facts facts(String operation) {
    lock.lock();
    try {
      SnapshotFile.Facts facts = known;
      if (facts == null) {
        facts = file.facts(operation);
        known = facts;
      }
      return facts;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true,
        false,
        false,
        Capabilities.Versions.NONE,
        false,
        false,
        Set.of(),
        facts("open").kinds(),
        KeyRules.ANY,
        ByteCount.of(Long.MAX_VALUE),
        ByteCount.ZERO,
        1);
  }

  /// Also refuses to tell of contents that were never recorded.
  @Override
  public void check() {
    SnapshotFile.Facts facts = facts("check");
    if (content && facts.digests() == 0 && facts.objects() > 0) {
      throw refusal(
          "check",
          null,
          "it was taken without --checksum, and the store listed no digests",
          "Compare without --checksum, or take a snapshot with it.");
    }
  }

  @Override
  public Listing list(ListRequest request) {
    return new SnapshotListing(file, facts("list").objects(), content, request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    lock.lock();
    try {
      Connection connection = asking;
      if (closed) {
        throw refusal("stat", key, "the store is closed", "");
      }
      if (connection == null) {
        connection = file.connect("stat");
        asking = connection;
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT " + ObjectRow.COLUMNS + " FROM object WHERE key = ?")) {
        select.setBytes(1, key.utf8());
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? Optional.of(ObjectRow.read(row, content)) : Optional.empty();
        }
      }
    } catch (SQLException e) {
      throw file.errors().of(e, "stat");
    } catch (IllegalArgumentException e) {
      throw file.errors().corrupt("stat", "a row makes no sense, " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    throw refusal("read", key, "a snapshot holds no contents", "");
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return new WriteOutcome.Refused(writing("write", request.key()));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return requests.stream()
        .<WriteOutcome>map(request -> new WriteOutcome.Refused(writing("delete", request.key())))
        .toList();
  }

  private StoreException writing(String operation, Key key) {
    return refusal(operation, key, "a snapshot is never changed", "");
  }

  private StoreException refusal(String operation, @Nullable Key key, String reason, String next) {
    return StoreException.of(Kind.UNSUPPORTED, operation, toString())
        .key(key)
        .because(reason)
        .next(next)
        .build();
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == SnapshotHeader.class
        ? Optional.of(type.cast(facts("open").header()))
        : Optional.empty();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Connection connection = asking;
      asking = null;
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw file.errors().of(e, "close");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return file.errors().display();
  }
}
