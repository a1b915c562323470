package org.tranship.core.work;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Version;

/// Lets the service copy an object where both ends are in one, instead of reading and writing it.
///
/// Only objects of which the source keeps a checksum over all bytes go this way, since that is what
/// the copy is verified by: it must have the same. No less is known of it then than of one that was
/// sent with a checksum which the server compared. Of a target that turns out to keep none, or that
/// does not take copies, nothing more is asked; the object at hand and those after it go the usual
/// way.
final class InsideCopy {
  /// So many refusals in a row, and no more is asked.
  private static final int ENOUGH = 8;

  private final Optional<ServerCopies> source;
  private final Optional<ServerCopies> target;
  private final Store store;
  private final PartsCopy parts;
  private final boolean wanted;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean off;

  InsideCopy(Store source, Store target, PassSpec spec, PartsCopy parts) {
    this.source = source.feature(ServerCopies.class);
    this.target = target.feature(ServerCopies.class);
    this.store = target;
    this.parts = parts;
    this.wanted = spec.inside() && this.source.isPresent() && this.target.isPresent();
  }

  /// A way that is open for one object.
  ///
  /// @param from where it is
  /// @param checksums what the source keeps of it
  record Way(ServerCopies.Place from, Set<String> checksums) {
    Way {
      checksums = Set.copyOf(checksums);
    }
  }

  /// What a copy's checksums say of it.
  enum Proof {
    /// Those of a kind that the source has too are the source's.
    SAME,
    /// One of them is another.
    OTHER,
    /// None is of a kind that the source has too.
    NONE
  }

  /// The way for an object, if there is one.
  Optional<Way> way(WorkItem item, Entry origin) {
    if (!wanted
        || off
        || !origin.version().isKnown()
        || !item.from().equals(Coding.NONE)
        || !item.to().equals(Coding.NONE)
        || item.expected().isPresent()) {
      return Optional.empty();
    }
    ServerCopies.Place from = source.orElseThrow().place(item.source());
    if (!from.service().equals(target.orElseThrow().place(item.target()).service())) {
      off = true;
      return Optional.empty();
    }
    Set<String> checksums = source.orElseThrow().checksums(item.source(), origin.version());
    return checksums.isEmpty() ? Optional.empty() : Optional.of(new Way(from, checksums));
  }

  /// Has the service copy it.
  ///
  /// @return what came of it; empty if it has to go the usual way after all
  Optional<WriteOutcome> send(
      WorkItem item, Entry origin, Way way, Attributes attributes, Condition condition) {
    ServerCopies copies = target.orElseThrow();
    ServerCopies.Request request =
        new ServerCopies.Request(
            way.from(), origin.version(), item.target(), attributes, way.checksums(), condition);
    WriteOutcome outcome;
    try {
      if (origin.size().compareTo(copies.largestCopy()) <= 0) {
        outcome = copies.copy(request);
      } else {
        Optional<ResumableUploads> uploads = store.feature(ResumableUploads.class);
        if (uploads.isEmpty()) {
          return Optional.empty();
        }
        outcome = parts.copyInside(item, origin, uploads.get(), copies, request);
      }
    } catch (StoreException e) {
      outcome = new WriteOutcome.Refused(e);
    }
    if (outcome instanceof WriteOutcome.Refused(StoreException reason) && cannot(reason)) {
      // It may be this one object; after some in a row it is the service.
      off |= refused.incrementAndGet() >= ENOUGH;
      return Optional.empty();
    }
    refused.set(0);
    return Optional.of(outcome);
  }

  /// Whether the service does not do this at all, for us.
  private static boolean cannot(StoreException reason) {
    return switch (reason.kind()) {
      case UNSUPPORTED, ACCESS_DENIED, TOO_LARGE, UNEXPECTED, CONFIGURATION -> true;
      case NOT_FOUND,
          CONTAINER_MISSING,
          CONDITION_FAILED,
          CHANGED,
          BAD_CREDENTIALS,
          CREDENTIALS_EXPIRED,
          INVALID_KEY,
          CORRUPT,
          SOURCE_FAULT,
          THROTTLED,
          UNAVAILABLE,
          TIMEOUT,
          FULL,
          INTERRUPTED ->
          false;
    };
  }

  /// Compares what the service keeps of the copy with what it keeps of the source.
  Proof proof(WorkItem item, Way way, Version written) {
    Set<String> there = target.orElseThrow().checksums(item.target(), written);
    Set<String> kinds = kinds(there);
    kinds.retainAll(kinds(way.checksums()));
    if (kinds.isEmpty()) {
      off = true;
      return Proof.NONE;
    }
    Set<String> equal = new HashSet<>(there);
    equal.retainAll(way.checksums());
    return equal.size() == kinds.size() ? Proof.SAME : Proof.OTHER;
  }

  /// The result of a copy whose checksum is the source's. Its bytes passed nobody by, so there is
  /// no SHA-256.
  static ObjectResult result(WorkItem item, Entry origin, Version written) {
    String payload = new Payload(origin.size(), Optional.empty(), Coding.NONE.content()).text();
    return new ObjectResult(
        item.key(),
        item.target(),
        Outcome.DONE,
        Level.SERVER_CHECKSUM,
        origin.size(),
        Optional.empty(),
        origin.version(),
        written,
        "",
        "",
        item.noted(payload));
  }

  private static Set<String> kinds(Set<String> checksums) {
    Set<String> kinds = new HashSet<>();
    checksums.forEach(one -> kinds.add(one.substring(0, one.indexOf(':'))));
    return kinds;
  }
}
