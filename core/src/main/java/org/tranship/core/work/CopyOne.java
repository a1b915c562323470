package org.tranship.core.work;

import java.io.IOException;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.VerifyLevel;

/// Copies one object and verifies the copy.
///
/// Crash argument. The source is only read. The target sees one atomic act, a `put` or the `finish`
/// of an upload in parts; before it there is nothing a reader could see, after it the object is
/// whole. Killed before the act, a repetition copies again (an upload in parts goes on where its
/// note says). Killed after it, a repetition finds the object under the key, reads it back, and
/// calls it SAME if and only if its plain digest is that of the source: nothing is written twice
/// and nothing that is somebody else's is overwritten unless the pass says REPLACE.
final class CopyOne {
  /// Objects up to this many stored bytes are held in memory.
  static final int SMALL = 1 << 20;

  /// What a small object may grow to when it is decoded, before it is streamed instead.
  private static final int DECODED = 4 << 20;

  private final Store source;
  private final Store target;
  private final PassSpec spec;
  private final Codecs codecs;
  private final VerifyOne verifier;
  private final PartsCopy parts;

  CopyOne(Store source, Store target, PassSpec spec, Codecs codecs, Engine.Ledger ledger) {
    this.source = source;
    this.target = target;
    this.spec = spec;
    this.codecs = codecs;
    this.verifier = new VerifyOne(target, codecs);
    this.parts = new PartsCopy(target, ledger);
  }

  /// @throws PassStopped if no object can be copied
  ObjectResult copy(WorkItem item) {
    try {
      Codings codings = Codings.of(item, codecs);
      try (ObjectBody body = source.open(item.source(), ReadRequest.whole(item.version()))) {
        Optional<MemorySupply> small = inMemory(item, codings, body);
        if (small.isPresent()) {
          return write(item, body.entry(), small.get());
        }
      }
      Entry entry =
          source
              .stat(item.source())
              .orElseThrow(
                  () ->
                      StoreException.of(Kind.NOT_FOUND, "read", source.toString())
                          .key(item.source())
                          .because("it was there a moment ago")
                          .build());
      return write(item, entry, new StreamedSupply(source, item, codings, entry, spec));
    } catch (StoreException e) {
      return Faults.of(item, e);
    } catch (CodingException e) {
      return Faults.failed(
          item,
          Kind.UNSUPPORTED.code(),
          Kind.UNSUPPORTED.code()
              + " "
              + target
              + " cannot hold \""
              + item.source()
              + "\": "
              + e.getMessage());
    } catch (IOException e) {
      return Faults.of(item, Faults.of(e, item, source.toString()));
    }
  }

  private Optional<MemorySupply> inMemory(WorkItem item, Codings codings, ObjectBody body)
      throws IOException {
    long size = body.entry().size().bytes();
    if (size > SMALL) {
      return Optional.empty();
    }
    byte[] stored = body.stream().readNBytes((int) size + 1);
    if (stored.length != size) {
      throw new Tap.CodedFault(
          stored.length > size
              ? "more bytes came than the " + size + " announced"
              : "only " + stored.length + " bytes came of the " + size + " announced");
    }
    return MemorySupply.of(stored, codings, body.entry().attributes(), item, spec, DECODED);
  }

  private ObjectResult write(WorkItem item, Entry origin, Supply supply) throws IOException {
    Optional<Version> there = Optional.empty();
    boolean probe = spec.existing() == Existing.REPLACE || !target.capabilities().createIfAbsent();
    if (probe || item.note().version() != 0) {
      Optional<Entry> existing = target.stat(item.target());
      if (existing.isPresent()) {
        Optional<ObjectResult> same = same(item, origin, supply);
        if (same.isPresent()) {
          return same.get();
        }
        if (spec.existing() == Existing.REFUSE) {
          return another(item);
        }
        there = Optional.of(existing.get().version());
      }
    }
    WriteOutcome outcome = send(item, origin, supply, condition(there));
    return switch (outcome) {
      case WriteOutcome.Done done -> verified(item, origin, supply, done);
      case WriteOutcome.Refused(StoreException reason) ->
          reason.kind() == Kind.CONDITION_FAILED
              ? same(item, origin, supply).orElseGet(() -> another(item))
              : Faults.of(item, reason);
      case WriteOutcome.Unknown(StoreException cause) ->
          same(item, origin, supply).orElseGet(() -> Faults.unknown(item, cause));
    };
  }

  private Condition condition(Optional<Version> there) {
    if (there.isPresent()) {
      return target.capabilities().replaceIfVersion() && there.get().isKnown()
          ? new Condition.IfVersion(there.get())
          : new Condition.Always();
    }
    return target.capabilities().createIfAbsent()
        ? new Condition.IfAbsent()
        : new Condition.Always();
  }

  private WriteOutcome send(WorkItem item, Entry origin, Supply supply, Condition condition)
      throws IOException {
    Attributes attributes = origin.attributes().only(spec.carry());
    for (var one : item.attributes().asMap().entrySet()) {
      attributes = attributes.with(one.getKey(), one.getValue());
    }
    for (var one : supply.attributes().asMap().entrySet()) {
      attributes = attributes.with(one.getKey(), one.getValue());
    }
    Content content = supply.content();
    Optional<ResumableUploads> uploads = target.feature(ResumableUploads.class);
    if (uploads.isPresent() && PartsCopy.wanted(content.size(), target.capabilities())) {
      return parts.send(item, uploads.get(), content, attributes, condition);
    }
    return target.put(
        new PutRequest(item.target(), content, attributes, condition, supply.known()));
  }

  private ObjectResult verified(WorkItem item, Entry origin, Supply supply, WriteOutcome.Done done)
      throws IOException {
    Supply.Facts facts = supply.facts();
    if (spec.level() == VerifyLevel.READBACK && target.capabilities().readable()) {
      VerifyOne.Found found = verifier.read(item, facts.payload().content(), done.version());
      if (!found.plain().equals(facts.plain())) {
        return Faults.failed(
            item,
            Kind.CORRUPT.code(),
            Kind.CORRUPT.code()
                + " The copy of \""
                + item.source()
                + "\" in "
                + target
                + " holds other bytes when read back: "
                + found.plain()
                + " instead of "
                + facts.plain()
                + ". The source is untouched; run the migration again.");
      }
      return result(item, origin, facts, Outcome.DONE, Level.READBACK, found.entry().version());
    }
    Optional<DigestAlgorithm> checked = done.checkedBy();
    if (checked.isPresent()) {
      return result(item, origin, facts, Outcome.DONE, Level.SERVER_CHECKSUM, done.version());
    }
    Optional<Entry> entry = target.stat(item.target());
    if (entry.isEmpty() || !entry.get().size().equals(supply.content().size())) {
      return Faults.failed(
          item,
          Kind.CORRUPT.code(),
          Kind.CORRUPT.code()
              + " The copy of \""
              + item.source()
              + "\" in "
              + target
              + (entry.isEmpty() ? " is not there." : " has " + entry.get().size() + "."));
    }
    return result(item, origin, facts, Outcome.DONE, Level.SENT_AND_LISTED, entry.get().version());
  }

  /// The result SAME if what is under the target key has the source's content; empty if it has not
  /// or is not there.
  private Optional<ObjectResult> same(WorkItem item, Entry origin, Supply supply) {
    try {
      Supply.Facts facts = learned(supply);
      VerifyOne.Found found = verifier.read(item, facts.payload().content(), Version.NONE);
      return found.plain().equals(facts.plain())
          ? Optional.of(
              result(item, origin, facts, Outcome.SAME, Level.READBACK, found.entry().version()))
          : Optional.empty();
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.CORRUPT) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw Faults.of(e, item, source.toString());
    }
  }

  /// A write that was refused need not have read its content: then it is read now.
  private static Supply.Facts learned(Supply supply) throws IOException {
    if (supply instanceof StreamedSupply streamed && !streamed.learned()) {
      try (var in = supply.content().open()) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
    }
    return supply.facts();
  }

  private ObjectResult another(WorkItem item) {
    return Faults.failed(
        item,
        Kind.CONDITION_FAILED.code(),
        Kind.CONDITION_FAILED.code()
            + " "
            + target
            + " already holds another object under \""
            + item.target()
            + "\". It was left alone. Look whose it is; remove it, or allow it to "
            + "be replaced.");
  }

  private static ObjectResult result(
      WorkItem item,
      Entry origin,
      Supply.Facts facts,
      Outcome outcome,
      Level level,
      Version written) {
    return new ObjectResult(
        item.key(),
        item.target(),
        outcome,
        level,
        facts.plainSize(),
        Optional.of(facts.plain()),
        origin.version(),
        written,
        "",
        "",
        item.echo().isEmpty()
            ? facts.payload().text()
            : facts.payload().text() + "\n" + item.echo());
  }
}
